/** `atob` and `btoa` as the HTML standard defines them (forgiving-base64): ThingsBoard's JavaScript has them, QuickJS has not. */
const ATOB = `
globalThis.atob = (input) => {
	let text = String(input).replace(/[\\t\\n\\f\\r ]/g, '')
	if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '')
	if (text.length % 4 === 1 || /[^A-Za-z0-9+\\/]/.test(text)) throw new Error('atob: the text is not base64')
	let bytes = '', bits = 0, count = 0
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i)
		bits = (bits << 6) | (code > 96 ? code - 71 : code > 64 ? code - 65 : code > 47 ? code + 4 : code === 43 ? 62 : 63)
		count += 6
		if (count >= 8) {
			count -= 8
			bytes += String.fromCharCode((bits >> count) & 255)
		}
		bits &= 0xfff
	}
	return bytes
}`

const BTOA = `
globalThis.btoa = (input) => {
	const text = String(input), digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
	let encoded = ''
	for (let i = 0; i < text.length; i += 3) {
		const left = text.length - i, three = [0, 1, 2].map((at) => (at < left ? text.charCodeAt(i + at) : 0))
		if (three.some((code) => code > 255)) throw new Error('btoa: a character is above U+00FF')
		const bits = (three[0] << 16) | (three[1] << 8) | three[2]
		encoded += digits[bits >> 18] + digits[(bits >> 12) & 63]
		encoded += left > 1 ? digits[(bits >> 6) & 63] : '='
		encoded += left > 2 ? digits[bits & 63] : '='
	}
	return encoded
}`

/** The functions that the script names: most name none, and each message would pay for them. */
export const base64Runtime = (source: string): string =>
	[/\batob\b/.test(source) ? ATOB : '', /\bbtoa\b/.test(source) ? BTOA : ''].join('')
