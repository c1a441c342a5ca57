import type { Encoder } from './runEncoder.ts'

const cbor = (title: string, question: object): Encoder => ({ title, question, level: 'cbor' })
const json = (title: string, question: object): Encoder => ({ title, question, level: 'senml' })

export const leshanEncoders: readonly Encoder[] = [
	json('JSON', { format: 'json' }),
	cbor('CBOR', { format: 'cbor' }),
]

export const kpnEncoders: readonly Encoder[] = [
	json('JSON', { encoder: 'kpn', mode: 'json' }),
	cbor('CBOR', { encoder: 'kpn', mode: 'cbor' }),
]

/** The last two write tags that RFC 8428 §6 does not name: 25 and 256, 1. */
export const cbor2Encoders: readonly Encoder[] = ['default', 'canonical', 'times as datetime'].map((mode) =>
	cbor(mode, { encoder: 'cbor2', mode }),
)

export const fxamackerEncoders: readonly Encoder[] = [
	'default',
	'canonical',
	'core',
	'preferred',
	'shortest floats',
].map((mode) => cbor(mode, { mode }))
