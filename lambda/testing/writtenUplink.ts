import type { StoredEvent } from '../communications/eventTable.ts'

/** The event of an import as it is in the table. @param time milliseconds since the Unix epoch, at which it was written */
export const writtenUplink = (deviceId: string, seq: number, time: number): StoredEvent => ({
	time,
	event: {
		type: 'uplink',
		id: `uplink.${deviceId}.${seq}`,
		at: time,
		deviceId,
		source: 'iot',
		importId: `import.${seq}`,
		seq,
		success: true,
		contentFormat: 'application/senml+json',
		bytes: 40,
	},
})
