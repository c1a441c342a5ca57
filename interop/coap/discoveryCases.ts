import type { CoapCase } from './coapCase.ts'
import { GET, type Question } from './question.ts'

const core = (title: string, question: Partial<Question>, rest: Partial<CoapCase>): CoapCase => ({
	title,
	namesDevice: false,
	question: { method: GET, path: ['.well-known', 'core'], ...question },
	answer: { type: 'ACK', code: '2.05' },
	...rest,
})

// Content-Format 40, application/link-format (RFC 6690 §7.3)
const LINKS = { type: 'ACK', code: '2.05', options: [[12, '28']] } as const
const LINK = '</msg/d2c/raw>;ct="110 50 112 60 42";rt="senml"'

/** RFC 6690 §4 and §4.1 */
export const discoveryCases: readonly CoapCase[] = [
	core('discovery: all resources', {}, { answer: LINKS, text: LINK }),
	core('discovery in a NON', { type: 'NON' }, { answer: { ...LINKS, type: 'NON' }, text: LINK }),
	core('discovery: those of a type', { query: ['rt=senml'] }, { answer: LINKS, text: LINK }),
	core('discovery: those whose path begins so', { query: ['href=/msg*'] }, { answer: LINKS, text: LINK }),
	core('discovery: none of that type', { query: ['rt=light*'] }, { answer: { ...LINKS, payload: '' } }),
	core('discovery: Accept 40', { accept: 40 }, { answer: LINKS, text: LINK }),
	core('discovery: Accept 50 is not acceptable', { accept: 50 }, { answer: { code: '4.06' }, text: '40' }),
	core(
		'discovery: POST is not allowed',
		{ method: 2, payload: '00' },
		{ answer: { code: '4.05' }, text: 'GET' },
	),
	// RFC 7641 §2: Observe 0 registers; a server that takes it answers with the option.
	core(
		'observe: the answer has the option',
		{ options: [[6, '']] },
		{ answer: { code: '2.05' }, text: LINK },
	),
	// RFC 7959 §2.4: block 0 of 16 bytes
	core(
		'discovery in blocks of 16 bytes',
		{ options: [[23, '00']] },
		{ answer: { code: '2.05' }, text: LINK },
	),
]
