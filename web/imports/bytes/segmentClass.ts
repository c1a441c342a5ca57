import type { Segment } from './mark.ts'

export const segmentClass = ({ severity, isActive }: Omit<Segment, 'start' | 'end'>): string | undefined => {
	const names = [severity === undefined ? '' : `mark-${severity}`, isActive ? 'mark-active' : '']
	return names.filter((name) => name !== '').join(' ') || undefined
}
