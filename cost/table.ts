/** A Markdown table with aligned columns. */
export const markdownTable = (
	header: readonly string[],
	rows: readonly (readonly (string | number)[])[],
): string => {
	const cells = [header, header.map(() => '---'), ...rows].map((row) => row.map(String))
	const width = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0))
	return cells
		.map((row) => `| ${row.map((cell, column) => cell.padEnd(width(column))).join(' | ')} |\n`)
		.join('')
}
