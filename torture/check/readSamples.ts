import { setTimeout as pause } from 'node:timers/promises'
import type { Samples } from '../../lambda/history/entrances.ts'

/** Samples of an object instance, as the REST API shows them. */
export type Series = { readonly place: string; readonly samples: Samples['samples'] }

type Device = { readonly deviceId: string; readonly fingerprint: string }

/** Reads the history of object instances of a device over the REST API. @param places as `14201/0` */
export const readSamples = async (
	restUrl: string,
	device: Device,
	places: Iterable<string>,
): Promise<readonly Series[]> => {
	const all: Series[] = []
	for (const place of places) all.push({ place, samples: await readOne(restUrl, device, place) })
	return all
}

const readOne = async (
	restUrl: string,
	{ deviceId, fingerprint }: Device,
	place: string,
): Promise<Samples['samples']> => {
	const samples: Samples['samples'][number][] = []
	let nextToken: string | undefined
	for (;;) {
		const query = new URLSearchParams({
			fingerprint,
			bin: 'raw',
			timeSpan: 'lastMonth',
			...(nextToken === undefined ? {} : { nextToken }),
		})
		const response = await fetch(
			`${restUrl.replace(/\/$/, '')}/device/${deviceId}/history/${place}?${query.toString()}`,
		)
		// There are more object instances than the REST API takes requests of at once.
		if (response.status === 429) {
			await pause(500)
			continue
		}
		if (response.status !== 200) throw new Error(`the history of ${deviceId}: ${response.status}`)
		const page = (await response.json()) as Samples
		samples.push(...page.samples)
		if (page.nextToken === undefined) return samples
		nextToken = page.nextToken
	}
}
