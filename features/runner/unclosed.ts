/** What is not closed, and where it begins. */
type Unclosed = { readonly line: number; readonly reason: string }

/** The parser never returns from a block or front matter that is not closed exactly so. */
export const unclosed = (source: string): Unclosed | undefined => {
	const lines = source.split('\n')
	const isFrontMatter = lines[0]?.startsWith('---') === true
	const end = isFrontMatter ? lines.indexOf('---', 1) : 0
	if (end === -1) return { line: 1, reason: 'the front matter is not closed by a line ---' }
	let opened: number | undefined
	for (const [index, line] of lines.entries()) {
		if (index < end) continue
		if (opened === undefined && line.trimStart().startsWith('```')) opened = index
		else if (line === '```') opened = undefined
	}
	return opened === undefined
		? undefined
		: { line: opened + 1, reason: 'the block that begins here is not closed by a line ```' }
}
