/** Calls back with each line of a text that comes in parts, and at its end with a last one without a line feed. */
export const linesOf = (onLine: (line: string) => void) => {
	let rest = ''
	return {
		take: (text: string): void => {
			const lines = `${rest}${text}`.split('\n')
			rest = lines.pop() ?? ''
			for (const line of lines) onLine(line)
		},
		end: (): void => {
			if (rest !== '') onLine(rest)
			rest = ''
		},
	}
}
