/** Escapes text that stands between tags in XML. */
export const escapeXml = (text: string): string =>
	text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
