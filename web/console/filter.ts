import type { Frame } from './frames.ts'
import type { Filter } from './model.ts'

/** The frames that fit a filter. What the console itself says fits every one. */
export const filtered = (frames: readonly Frame[], { device, type, source }: Filter): readonly Frame[] => {
	if (device === '' && type === '' && source === '') return frames
	const part = device.toLowerCase()
	return frames.filter(
		(frame) =>
			frame.type === 'note' ||
			((part === '' || frame.deviceId?.toLowerCase().includes(part) === true) &&
				(type === '' || frame.type === type) &&
				(source === '' || frame.source === source)),
	)
}

/** The doors and routes that were seen, for a choice. */
export const sourcesIn = (frames: readonly Frame[]): readonly string[] =>
	[...new Set(frames.map(({ source }) => source).filter((source) => source !== undefined))].toSorted()
