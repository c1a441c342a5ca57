/** Prints the title of a part of a run. */
export const title = (what: string): void => {
	process.stdout.write(`\n── ${what}\n`)
}
