import type { Quantities } from './prices.ts'

/** A message of the reference system: object updates in it, and clients of the device. */
export type ReferenceMessage = { readonly updates: number; readonly clients: number }

/** Milliseconds and gigabytes that a function of the reference is assumed to take. */
const [functionSeconds, functionGigabytes] = [0.1, 0.25]

/** Bytes that the functions log: once per message, per update, per publication, and Lambda's lines per call. */
const logged = { message: 490, update: 495, publication: 398, call: 350 }

/** Bytes of an update in the import log, as SenML and as LwM2M, in JSON. */
const updateBytes = 250

/**
 * A model of the backend of hello.nrfcloud.com of October 2024, for ten open connections: each update and each client has an
 * event and a function call, and each update and the shadow scan the table of connections, half a read unit each. It
 * assumes short functions, so it is a lower limit.
 */
export const referenceQuantities = ({ updates, clients }: ReferenceMessage): Quantities => {
	const publications = updates + clients
	const functionCall = 3 + publications
	const logBytes =
		logged.message + updates * logged.update + publications * logged.publication + functionCall * logged.call
	return {
		iotMessage: 1,
		iotRule: 5,
		// Four actions, and a table that a rule reads.
		iotAction: 5,
		shadowOperation: 1,
		event: publications,
		functionCall,
		gigabyteSecond: functionCall * functionSeconds * functionGigabytes,
		readUnit: (updates + 1) / 2,
		// Last seen, the device, and the log.
		writeUnit: 2 + Math.ceil((updates * updateBytes) / 1024),
		socketMessage: updates * clients + clients,
		loggedGigabyte: logBytes / 1e9,
	}
}
