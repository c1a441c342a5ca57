import { type LwM2MObject, watchDevice } from '../../client/index.ts'

/** Reads the last known state of a device with a new client. */
export const readState = (
	webSocketUrl: string,
	restUrl: string,
	{ fingerprint }: { readonly fingerprint: string },
): Promise<readonly LwM2MObject[]> =>
	new Promise((resolve) => {
		const watch = watchDevice({ webSocketUrl, restUrl, fingerprint })
		let objects: readonly LwM2MObject[] = []
		watch.on('state', ({ reported, part }) => {
			objects = part === 1 ? reported : [...objects, ...reported]
		})
		watch.on('live', () => {
			watch.close()
			resolve(objects)
		})
	})
