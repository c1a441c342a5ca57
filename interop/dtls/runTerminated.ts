import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { JSON_PACK } from '../coap/packs.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import { type DtlsCase, terminatedCases } from './cases.ts'
import { type DtlsNeeds, runDtlsCase, securityOf } from './runDtls.ts'
import { startTerminator } from './terminator.ts'

/** The terminator knows an old key, and the stack a new one. */
const replaced: DtlsCase = {
	title: 'connection ID, PSK: a key that was replaced in the stack: 4.01',
	credential: 'PSK',
	suite: 'TLS_PSK_WITH_AES_128_CCM_8',
	cid: true,
	question: { contentFormat: 110, payload: JSON_PACK.payload },
	answer: { code: '4.01' },
}

/** Runs the cases of a client with connection IDs. */
export const runTerminated = async (
	needs: DtlsNeeds,
	implementation: string,
	peer: Peer,
): Promise<readonly Outcome[]> => {
	const { doors } = needs
	const folder = temporaryFolder()
	const terminator = await startTerminator(doors, folder.path)
	const secure: typeof securityOf = async (of, device, each) => {
		const security = await securityOf(of, device, each)
		if (security.psk !== undefined) terminator.addKey(security.psk.identity, security.psk.key)
		if (each === replaced) await doors.pskOf(device.deviceId, true)
		return security
	}
	const outcomes: Outcome[] = []
	for (const each of [...terminatedCases, replaced])
		outcomes.push(
			await outcomeOf(implementation, each.title, () =>
				runDtlsCase(needs, peer, each, terminator.port, secure),
			),
		)
	await terminator.close()
	folder.remove()
	return outcomes
}
