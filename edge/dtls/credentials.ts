/** With what the server shows who it is, and how it knows its clients. It needs a certificate or pre-shared keys. */
export type DtlsCredentials = Readonly<{
	/** PEM; `cert` with its chain */
	certificate?: Readonly<{ cert: string; key: string; passphrase?: string }>
	/** PEM of the authorities for certificates of clients; absent: clients are not asked */
	clientCa?: string
	isClientCertificateRequired?: boolean
	/** resolves with undefined for an unknown identity */
	psk?: (identity: string) => Promise<Uint8Array | undefined>
}>
