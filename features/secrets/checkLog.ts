/** A log that says nothing about anything proves nothing. */
const emptyLog = 'the host has logged nothing of what it did'

/** Fingerprints are credentials: the reason, if a line of a log has one of them, or if the log proves nothing. */
export const checkLog = (lines: readonly string[], fingerprints: Iterable<string>): string | undefined => {
	const used = [...fingerprints].filter((fingerprint) => fingerprint !== '')
	if (!lines.some((line) => line.includes('"deviceId"'))) return emptyLog
	if (used.length === 0) return 'no fingerprint was used'
	const secrets = used.map((fingerprint) => fingerprint.toLowerCase())
	// The line itself would tell the secret again.
	const told = lines.filter((line) => secrets.some((secret) => line.toLowerCase().includes(secret)))
	return told.length === 0 ? undefined : `${told.length} lines of ${lines.length} tell a fingerprint`
}
