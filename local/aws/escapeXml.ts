/** Text as it may stand in XML, between tags. */
export const escapeXml = (text: string): string =>
	text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
