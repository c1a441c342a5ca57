import { dtlsLimits } from '../dtlsLimits.ts'
import type { Addon, NativeContext } from './addon.ts'
import { cipherList } from './suites.ts'

export type ClientOptions = Readonly<{
	suites: readonly string[]
	/** PEM */
	certificate?: Readonly<{ cert: string; key: string }>
	/** PEM of the authorities for the certificate of the server; absent: any certificate will do */
	authorities?: string
	firstTimeoutMs?: number
}>

export const clientContext = (addon: Addon, options: ClientOptions): NativeContext => {
	const { suites, certificate, authorities, firstTimeoutMs = dtlsLimits.firstTimeoutMs } = options
	return addon.createContext({
		isClient: true,
		suites: cipherList(suites),
		...(certificate === undefined ? {} : { certificate: certificate.cert, key: certificate.key }),
		...(authorities === undefined ? {} : { authorities }),
		isCertificateRequired: false,
		cacheSize: 0,
		resumptionSeconds: 0,
		mtu: dtlsLimits.mtu,
		firstTimeoutMs,
	})
}
