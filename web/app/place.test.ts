import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPlace, writePlace } from './place.ts'

describe('the part of the address after #', () => {
	const places = [
		['', { fingerprint: undefined, tab: undefined }],
		['#', { fingerprint: undefined, tab: undefined }],
		['#/', { fingerprint: undefined, tab: undefined }],
		['#29a.ch3ckr', { fingerprint: '29a.ch3ckr', tab: undefined }],
		['#29A.CH3CKR/', { fingerprint: '29a.ch3ckr', tab: undefined }],
		['#29a.ch3ckr/plots', { fingerprint: '29a.ch3ckr', tab: 'plots' }],
		['#/console', { fingerprint: undefined, tab: 'console' }],
		['#<script>', { fingerprint: undefined, tab: undefined }],
	] as const
	for (const [hash, place] of places)
		it(`is understood: ${hash === '' ? 'nothing' : hash}`, () => assert.deepEqual(readPlace(hash), place))

	for (const hash of ['#29a.ch3ckr', '#29a.ch3ckr/plots', '#/console', '#'])
		it(`is written as it is read: ${hash}`, () => assert.equal(writePlace(readPlace(hash)), hash))
})
