import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { type ContentFormat, convert, objectUpdate } from '../convert.ts'

type Sample = {
	readonly id: string
	readonly title: string
	readonly kind: string
	readonly senML: readonly unknown[] | null
	readonly cborHex: string
	readonly cborHexDefiniteLength: string | null
	readonly messageRouting: { readonly messages: readonly { readonly receivedAt: string }[] }
	readonly expected: { readonly lwm2m?: readonly unknown[]; readonly error?: string }
}

const { samples } = JSON.parse(
	readFileSync(new URL('../../../testdata/sample-messages.json', import.meta.url), 'utf8'),
) as { readonly samples: readonly Sample[] }

const CBOR = 'application/senml+cbor'
const JSON_FORMAT = 'application/senml+json'

/** All findings of the samples; those that are not named have none. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
	'conn-2': ['W_NO_VALUE'],
	'bad-range': ['W_RANGE'],
	'bad-truncated': ['E_DECODE'],
	'bad-not-array': ['E_NOT_ARRAY'],
	'bad-text': ['E_DECODE'],
	'bad-object': ['E_UNKNOWN_OBJECT'],
	'bad-type': ['E_VALUE_TYPE'],
	'bad-empty': ['E_EMPTY_PACK'],
}

const formsOf = ({ cborHex, cborHexDefiniteLength, senML }: Sample) => {
	const forms: {
		readonly form: string
		readonly contentFormat: ContentFormat
		readonly payload: Uint8Array
	}[] = [{ form: 'CBOR as sent', contentFormat: CBOR, payload: Buffer.from(cborHex, 'hex') }]
	if (cborHexDefiniteLength !== null)
		forms.push({
			form: 'CBOR with definite lengths',
			contentFormat: CBOR,
			payload: Buffer.from(cborHexDefiniteLength, 'hex'),
		})
	if (senML !== null)
		forms.push({ form: 'JSON', contentFormat: JSON_FORMAT, payload: Buffer.from(JSON.stringify(senML)) })
	return forms
}

describe('sample messages', () => {
	for (const sample of samples.filter(({ kind }) => kind === 'coap-raw-senml'))
		for (const { form, contentFormat, payload } of formsOf(sample))
			it(`${sample.id}, ${form}: ${sample.title}`, () => {
				const [message] = sample.messageRouting.messages
				const receivedAt = Date.parse(message?.receivedAt ?? '') / 1000
				const { senML, updates, findings, success } = convert({ contentFormat, payload, receivedAt })
				assert.deepEqual(updates.map(objectUpdate), sample.expected.lwm2m ?? [])
				assert.equal(success, sample.expected.error === undefined)
				assert.deepEqual(
					findings.map(({ code }) => code),
					FINDINGS[sample.id] ?? [],
				)
				if (sample.senML !== null) assert.equal(JSON.stringify(senML), JSON.stringify(sample.senML))
			})
})
