import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { routedSamples, sampleNamed, sampleSecret, sampleTeamId } from '../testing/sampleMessages.ts'
import { verifyNrfCloud } from './verifyNrfCloud.ts'

type Accounts = Readonly<Record<string, Readonly<Record<string, string>>>>

const nordic = { teamId: sampleTeamId, webhookSecret: sampleSecret }
const other = { teamId: '0f4a', webhookSecret: 'another secret' }

const sign = (body: string | Uint8Array, secret = sampleSecret): string =>
	createHmac('sha256', secret).update(body).digest('hex')

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly account?: string }

const verified = (accounts: Accounts, body: string | Uint8Array, { headers = {}, account }: Sent) =>
	verifyNrfCloud(async () => new Map(Object.entries(accounts)))('nrfcloud', {
		headers,
		query: account === undefined ? {} : { account },
		body: Buffer.from(body),
	})

const signature = (value: string) => ({ 'x-nrfcloud-signature': value })

const { webhookBody: batch } = sampleNamed('mrs-batch')
const { webhookBody: verification } = sampleNamed('mrs-verification')

const asNordic = { account: 'nordic', headers: { 'x-nrfcloud-team-id': sampleTeamId } }

describe('the signature of Message Routing', () => {
	it('has samples', () => assert.ok(routedSamples.length > 35, `${routedSamples.length}`))

	for (const { id, webhookBody, webhookSignature } of routedSamples)
		it(`fits the bytes of the body, and the answer has the id of the team: ${id}`, async () => {
			const headers = signature(webhookSignature)
			assert.deepEqual(await verified({ other, nordic }, webhookBody, { headers }), asNordic)
		})

	it('tells the account, unless the query names it', async () => {
		const headers = signature(sign(batch, other.webhookSecret))
		assert.equal((await verified({ nordic, other }, batch, { headers }))?.account, 'other')
		assert.equal((await verified({ nordic, other }, batch, { headers, account: 'other' }))?.account, 'other')
		assert.equal(await verified({ nordic, other }, batch, { headers, account: 'nordic' }), undefined)
		assert.equal(await verified({ nordic, other }, batch, { headers, account: 'nobody' }), undefined)
	})

	it('may be in capital letters', async () => {
		const headers = signature(sign(batch).toUpperCase())
		assert.deepEqual(await verified({ nordic }, batch, { headers }), asNordic)
	})

	it('fits no other bytes', () =>
		fc.assert(
			fc.asyncProperty(fc.nat(batch.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
				const body = Buffer.from(batch)
				body[at] = (body[at] ?? 0) ^ change
				assert.equal(await verified({ nordic }, body, { headers: signature(sign(batch)) }), undefined)
			}),
		))

	for (const [name, value] of [
		['empty', ''],
		['of another secret', sign(batch, 'another')],
		['cut off', sign(batch).slice(0, -2)],
		['too long', `${sign(batch)}00`],
		['in base64', createHmac('sha256', sampleSecret).update(batch).digest('base64')],
		['that is no hex', 'z'.repeat(64)],
		['with a prefix', `sha256=${sign(batch)}`],
	] as const)
		it(`is refused: ${name}`, async () => {
			assert.equal(await verified({ nordic }, batch, { headers: signature(value) }), undefined)
		})

	it('is needed', async () => {
		assert.equal(await verified({ nordic }, batch, {}), undefined)
	})

	it('is of an account that has a secret which is not empty', async () => {
		const headers = signature(sign(batch, ''))
		for (const account of [{ teamId: '0f4a' }, { teamId: '0f4a', webhookSecret: '' }])
			assert.equal(await verified({ account }, batch, { headers }), undefined)
		assert.equal(await verified({}, batch, { headers }), undefined)
	})

	it('is enough for an account without a team: there is no header then', async () => {
		const headers = signature(sign(batch))
		assert.deepEqual(await verified({ a: { webhookSecret: sampleSecret } }, batch, { headers }), {
			account: 'a',
		})
	})

	it('needs the token as well, if the account has one', async () => {
		const accounts = { nordic: { ...nordic, webhookToken: 'token-5f2a' } }
		const send = (token: object) =>
			verified(accounts, batch, { headers: { ...signature(sign(batch)), ...token } })
		assert.deepEqual(await send({ 'x-api-key': 'token-5f2a' }), asNordic)
		for (const token of [
			{},
			{ 'x-api-key': '' },
			{ 'x-api-key': 'token-5f2b' },
			{ 'x-api-key': 'token-5f2a0' },
		])
			assert.equal(await send(token), undefined)
	})
})

describe('a verification by Message Routing without a signature', () => {
	it('is answered for the only account that has a secret', async () => {
		assert.deepEqual(await verified({ nordic, bare: { teamId: '0f4a' } }, verification, {}), asNordic)
	})

	it('is answered for the account that the query names', async () => {
		assert.deepEqual(await verified({ other, nordic }, verification, { account: 'nordic' }), asNordic)
	})

	it('is refused if nobody knows for which account', async () => {
		assert.equal(await verified({ other, nordic }, verification, {}), undefined)
		assert.equal(await verified({ other, nordic }, verification, { account: 'nobody' }), undefined)
		assert.equal(await verified({}, verification, {}), undefined)
	})

	it('is refused with a wrong signature or token: the destination would be verified, and nothing else taken', async () => {
		const headers = signature(sign(verification, 'another'))
		assert.equal(await verified({ nordic }, verification, { headers }), undefined)
		const accounts = { nordic: { ...nordic, webhookToken: 'token-5f2a' } }
		assert.equal(await verified(accounts, verification, { headers: { 'x-api-key': 'wrong' } }), undefined)
		for (const headers of [{}, { 'x-api-key': 'token-5f2a' }])
			assert.deepEqual(await verified(accounts, verification, { headers }), asNordic)
	})

	for (const [name, body] of [
		['messages', batch],
		['a long one', `${verification}${' '.repeat(1024)}`],
		['JSON that is cut off', verification.slice(0, -1)],
		['null', 'null'],
		['no bytes', ''],
	] as const)
		it(`is nothing else: ${name}`, async () => {
			assert.equal(await verified({ nordic }, body, {}), undefined)
		})
})
