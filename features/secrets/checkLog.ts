import { checkResult, type FeatureResult } from '../runner/result.ts'

/** A log that says nothing about anything proves nothing. */
const emptyLog = 'the host has logged nothing of what it did'

const reasonOf = (lines: readonly string[], fingerprints: readonly string[]): string | undefined => {
	if (!lines.some((line) => line.includes('"deviceId"'))) return emptyLog
	if (fingerprints.length === 0) return 'no fingerprint was used'
	const secrets = fingerprints.map((fingerprint) => fingerprint.toLowerCase())
	// The line itself would tell the secret again.
	const told = lines.filter((line) => secrets.some((secret) => line.toLowerCase().includes(secret)))
	return told.length === 0 ? undefined : `${told.length} lines of ${lines.length} tell a fingerprint`
}

/** Fingerprints are credentials: the check, as a feature of one scenario, that no line of a log has one. */
export const checkLog = (lines: readonly string[], fingerprints: Iterable<string>): FeatureResult => {
	const used = [...fingerprints].filter((fingerprint) => fingerprint !== '')
	const reason = reasonOf(lines, used)
	const about = { file: 'log of the host', title: 'The log of the host', check: 'tells no fingerprint' }
	return checkResult(about, reason === undefined ? undefined : { line: 1, reason })
}
