import type { Capsule } from '../../../lambda/imports/capsule/capsule.ts'
import type { Finding } from '../../../lambda/senml/finding.ts'
import { printable } from '../../printable.ts'
import type { Paint } from '../senmlHexView.ts'
import { labelOf } from '../senmlMarks.ts'
import type { Difference } from './differences.ts'

type Compared = {
	readonly capsule: Pick<Capsule, 'decoder'>
	/** what decodes it today */
	readonly today: Capsule['decoder']
	readonly differences: readonly Difference[]
}

/** Whether today's result is that of the capsule, as text: what is missing after a minus, what is new after a plus. */
export const capsuleReport = ({ capsule, today, differences }: Compared, paint: Paint): string => {
	const verdict =
		differences.length === 0
			? paint('green', 'the same result as in the capsule')
			: paint('red', `another result than in the capsule: ${differences.map(({ part }) => part).join(', ')}`)
	const decoders = `decoded with ${nameOf(capsule.decoder)} then, with ${nameOf(today)} today`
	return [
		paint('bold', 'Capsule'),
		`  ${decoders}`,
		`  ${verdict}`,
		...differences.flatMap(lines(paint)),
		'',
	].join('\n')
}

const nameOf = ({ name, version }: Capsule['decoder']): string => printable(`${name} ${version}`)

const lines =
	(paint: Paint) =>
	({ part, missing, added }: Difference): readonly string[] => {
		if (missing.length + added.length === 0) return [`  ${part}: the same in another order`]
		return [
			...missing.map((item) => paint('red', `  - ${describe(part, item)}`)),
			...added.map((item) => paint('green', `  + ${describe(part, item)}`)),
		]
	}

const describe = (part: Difference['part'], item: unknown): string =>
	part === 'findings' ? labelOf(item as Finding) : printable(JSON.stringify(item))
