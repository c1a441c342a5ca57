import { normaliseFingerprint } from '../../lambda/devices/fingerprint.ts'

/** What the part of the address after `#` says: which device, and which tab. */
export type Place = {
	readonly fingerprint: string | undefined
	/** id of a room */
	readonly tab: string | undefined
}

/** `#29a.ch3ckr/plots`; without a device `#/console` */
export const readPlace = (hash: string): Place => {
	const [first, tab] = hash.replace(/^#/, '').split('/')
	return { fingerprint: normaliseFingerprint(first), tab: tab === '' ? undefined : tab }
}

export const writePlace = ({ fingerprint = '', tab }: Place): string =>
	tab === undefined ? `#${fingerprint}` : `#${fingerprint}/${tab}`
