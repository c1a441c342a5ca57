export type Suite =
	| 'TLS_PSK_WITH_AES_128_CCM_8'
	| 'TLS_PSK_WITH_AES_128_GCM_SHA256'
	| 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'
	| 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'

/** How a client of the field secures what it sends. Files are in PEM. */
export type Security = {
	readonly suite: Suite
	/** `key` in hex */
	readonly psk?: { readonly identity: string; readonly key: string }
	/** the CA of the server's certificate */
	readonly ca?: string
	/** certificate and key of the client */
	readonly cert?: string
	readonly key?: string
	/** offers connection IDs (RFC 9146) */
	readonly cid?: boolean
}

/** What a client says about its sessions. */
export type Sessions = {
	/** whether the second session has the id of the first */
	readonly resumed: boolean
	/** ports of the client, one for each request */
	readonly ports: readonly number[]
}
