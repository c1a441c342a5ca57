import type { Position } from '../../converter.ts'

export type Token = {
	/** `regex` and `template`: as JavaScript has them; TBEL has neither, and they stay as they are */
	readonly kind: 'name' | 'number' | 'text' | 'template' | 'regex' | 'sign' | 'end'
	/** as it stands in the script; of a text: what it says, without quotes and escapes */
	readonly text: string
	readonly at: Position
	/** whether it is the first of its line */
	readonly beginsLine: boolean
}
