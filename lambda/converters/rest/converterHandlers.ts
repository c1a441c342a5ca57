import { forAllDevices } from '../../rest/access/forAllDevices.ts'
import type { Key } from '../../rest/access/gate.ts'
import { type PageQuery, readPage } from '../../rest/keyedPage.ts'
import { noConverter, noVersion } from './noConverter.ts'
import { findSeenConverter, pageOfSeenConverters } from './seenConverters.ts'
import { shownConverter, shownVersion } from './showConverter.ts'
import { addVersion, makeConverter, type WriteConvertersNeeds } from './writeConverters.ts'

type AskedPage = { readonly key: Key; readonly query: PageQuery }

type AskedVersion = {
	readonly key: Key
	readonly parameters: { readonly converterId: string; readonly version: string }
}

/** A version in a path: canonical, so that one version has one path. */
const versionIn = (text: string): number | undefined =>
	/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined

/** The entrances of converters. A script reads the messages of all devices. */
export const converterHandlers = (needs: WriteConvertersNeeds) => {
	const seen = findSeenConverter(needs)
	const page = pageOfSeenConverters(needs)
	return {
		'GET /converters': async ({ key, query }: AskedPage) => {
			const asked = readPage(key, 'GET /converters', query)
			if ('problem' in asked) return asked
			const { converters, next } = await page(key, asked.limit, asked.after)
			return { converters: converters.map(shownConverter), ...asked.seal(next) }
		},
		'POST /converters': forAllDevices(makeConverter(needs)),
		'GET /converters/{converterId}/versions/{version}': async ({
			key,
			parameters: { converterId, version },
		}: AskedVersion) => {
			const converter = await seen(key, converterId)
			if (converter === undefined) return noConverter()
			const number = versionIn(version)
			const found = number === undefined ? undefined : await needs.findVersion(converterId, number)
			return found === undefined ? noVersion(converter.latest) : shownVersion(converter.name, found)
		},
		'POST /converters/{converterId}/versions': forAllDevices(addVersion(needs)),
	}
}
