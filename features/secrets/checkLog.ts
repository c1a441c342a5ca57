/** A log that says nothing about anything proves nothing. */
const emptyLog = 'the host has logged nothing of what it did'

/** Why a log is not fit to be seen: fingerprints are credentials, and no line may have one. */
export const checkLog = (lines: readonly string[], fingerprints: Iterable<string>): string | undefined => {
	if (!lines.some((line) => line.includes('"deviceId"'))) return emptyLog
	const secrets = [...fingerprints].filter((used) => used !== '').map((used) => used.toLowerCase())
	if (secrets.length === 0) return 'no fingerprint was used'
	// The line itself would tell the secret again.
	const told = lines.filter((line) => secrets.some((secret) => line.toLowerCase().includes(secret)))
	return told.length === 0 ? undefined : `${told.length} lines of ${lines.length} tell a fingerprint`
}
