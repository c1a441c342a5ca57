import { isAccountName } from '../lambda/accounts/accounts.ts'
import { isDeviceId } from '../lambda/devices/contract.ts'
import { normaliseFingerprint } from '../lambda/devices/fingerprint.ts'
import { UsageError } from './commandLine.ts'

/** Returns the device id in the argument; throws a `UsageError` if it is none. */
export const deviceIdOf = (argument: string): string => {
	if (!isDeviceId(argument))
		throw new UsageError('malformed device id: 1 to 128 letters, digits, colons, hyphens, underscores')
	return argument
}

/** Returns the fingerprint in the argument, in lower case; throws a `UsageError` if it is none. */
export const fingerprintOf = (argument: string): string => {
	const fingerprint = normaliseFingerprint(argument)
	if (fingerprint === undefined)
		throw new UsageError(
			'malformed fingerprint: expected hex digits, a dot and 6 to 16 characters without 0, 1, l and o',
		)
	return fingerprint
}

/** Returns the name of an account of nRF Cloud in the argument; throws a `UsageError` if it is none. */
export const accountNameOf = (argument: string): string => {
	if (!isAccountName(argument))
		throw new UsageError('malformed account: 1 to 64 letters, digits, hyphens, underscores')
	return argument
}
