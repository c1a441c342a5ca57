import { interpret } from '../../../lambda/imports/formats/formats.ts'
import { UsageError } from '../../commandLine.ts'
import { membersOf, type Run } from '../runPack.ts'
import type { SenmlArguments } from '../senmlArguments.ts'
import type { Paint } from '../senmlHexView.ts'
import type { Source } from '../senmlInput.ts'
import { report } from '../senmlReport.ts'
import { capsuleReport } from './capsuleReport.ts'
import { differencesBetween, resultOf } from './differences.ts'
import type { ReadCapsule } from './readCapsule.ts'

type CapsuleArguments = Omit<SenmlArguments, 'input'> & { readonly capsule: ReadCapsule }

/**
 * Decodes a capsule as an import does today, as if it came when it came: 0 with the same result, 1 with another one.
 * Throws a `UsageError` for options that say what is in the capsule.
 */
export const runCapsule = (
	{ origin }: Pick<Source, 'origin'>,
	{ capsule, format, receivedAt, json }: CapsuleArguments,
	paint: Paint,
): Run => {
	if (format !== undefined || receivedAt !== undefined)
		throw new UsageError('--format and --received are in the capsule')
	const { bytes, contentFormat, receivedAtMilliseconds, window } = capsule
	const message = { contentFormat, payload: bytes, receivedAt: receivedAtMilliseconds }
	const conversion = interpret(message, { window, records: true })
	const { name, version } = conversion.decoder
	const today = { name, version }
	const differences = differencesBetween(capsule.result, resultOf(conversion))
	return {
		output: json
			? `${JSON.stringify({
					...membersOf(formatName(contentFormat), conversion),
					capsule: { decoder: capsule.decoder, today, differences },
				})}\n`
			: [
					report(
						{
							content: { format: formatName(contentFormat), bytes, isUnwrapped: false },
							conversion,
							origin,
							receivedAt: receivedAtMilliseconds / 1000,
						},
						paint,
					),
					capsuleReport({ capsule, today, differences }, paint),
				].join('\n'),
		exitCode: differences.length === 0 ? 0 : 1,
	}
}

/** `json` or `cbor` for SenML. */
const formatName = (contentFormat: string): string => contentFormat.replace(/^application\/senml\+/, '')
