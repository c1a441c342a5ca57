import type { Series } from '../device/model.ts'
import { isFlat, trendPath } from './trend.ts'

const size = { width: 72, height: 20 } as const

/** The newest values as a line, for the eye only: the value is beside it. */
export const Trend = ({ series }: { readonly series: Series }) => {
	const path = trendPath(series, size)
	if (path === undefined) return null
	const { width, height } = size
	return (
		<svg
			class={isFlat(series) ? 'trend trend-flat' : 'trend'}
			width={width}
			height={height}
			viewBox={`-1 -1 ${width + 2} ${height + 2}`}
			aria-hidden="true"
		>
			<path d={path} />
		</svg>
	)
}
