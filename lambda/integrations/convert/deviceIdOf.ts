import { createHash } from 'node:crypto'

const maxLength = 128
const digestDigits = 8

/**
 * The id of the device with a name: the name itself if it can be an id. In other names, characters that an id cannot have
 * become `_`, and a part of the digest of the name keeps different names apart.
 */
export const deviceIdOf =
	(isDeviceId: (text: string) => boolean) =>
	(name: string): string => {
		if (isDeviceId(name)) return name
		const digest = createHash('sha256').update(name).digest('hex').slice(0, digestDigits)
		const readable = name.replaceAll(/[^A-Za-z0-9:_-]/gu, '_').slice(0, maxLength - digestDigits - 1)
		return `${readable}-${digest}`
	}
