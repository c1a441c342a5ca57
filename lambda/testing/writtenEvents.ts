import { minuteOf, type StoredEvent } from '../communications/eventTable.ts'

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

/** Reads these events as `readMinute` reads those of the table: of a minute, from a time on, by their times. */
export const readMinuteOf =
	(events: readonly StoredEvent[]) =>
	async (minute: number, from: number): Promise<readonly StoredEvent[]> =>
		events
			.filter(({ time }) => minuteOf(time) === minute && time >= from)
			.toSorted((one, other) => one.time - other.time)
