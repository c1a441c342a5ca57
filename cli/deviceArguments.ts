import { isDeviceId } from '../lambda/devices/contract.ts'
import { normaliseFingerprint } from '../lambda/devices/fingerprint.ts'
import { UsageError } from './commandLine.ts'

/** The argument, if it is a device id; throws a `UsageError` otherwise. */
export const deviceIdOf = (argument: string): string => {
	if (!isDeviceId(argument))
		throw new UsageError('malformed device id: 1 to 128 letters, digits, colons, hyphens, underscores')
	return argument
}

/** The argument in lower case, if it is a fingerprint; throws a `UsageError` otherwise. */
export const fingerprintOf = (argument: string): string => {
	const fingerprint = normaliseFingerprint(argument)
	if (fingerprint === undefined)
		throw new UsageError(
			'malformed fingerprint: expected hex digits, a dot and 6 to 16 characters without 0, 1, l and o',
		)
	return fingerprint
}
