/** The functions of the runtime for the operators of TBEL. */
export const operations: Readonly<Record<string, string>> = {
	'+': 'add',
	'-': 'subtract',
	'*': 'multiply',
	'/': 'divide',
	'%': 'remainder',
	'**': 'power',
	'#': 'append',
	'&': 'bitAnd',
	'|': 'bitOr',
	'^': 'bitXor',
	'<<': 'shiftLeft',
	'>>': 'shiftRight',
	'>>>': 'shiftRightUnsigned',
	'==': 'equal',
	'===': 'equal',
	'!=': 'different',
	'!==': 'different',
	'<': 'less',
	'>': 'greater',
	'<=': 'atMost',
	'>=': 'atLeast',
	'~=': 'matches',
	contains: 'callContains',
}

/** Operators that JavaScript has, too, by their names in TBEL. */
export const logical: Readonly<Record<string, string>> = { '&&': '&&', and: '&&', '||': '||', or: '||' }

/** The functions of the runtime that convert to a type; other types convert nothing. */
export const conversions: Readonly<Record<string, string>> = {
	int: 'toInt',
	Integer: 'toInt',
	long: 'toLong',
	Long: 'toLong',
	double: 'toDouble',
	Double: 'toDouble',
	float: 'toFloat',
	Float: 'toFloat',
	byte: 'toByte',
	Byte: 'toByte',
	short: 'toShort',
	Short: 'toShort',
	char: 'toChar',
	Character: 'toChar',
	boolean: 'toBoolean',
	Boolean: 'toBoolean',
	String: 'toText',
	'byte[]': 'toByteArray',
}
