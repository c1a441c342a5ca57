type Values = Readonly<Record<string, string>>

/** The variables of DTLS that have an effect here. */
const honoured: readonly string[] = [
	'COAP_DTLS_ENABLED',
	'COAP_DTLS_BIND_ADDRESS',
	'COAP_DTLS_BIND_PORT',
	'COAP_DTLS_CREDENTIALS_TYPE',
	'COAP_DTLS_PEM_CERT',
	'COAP_DTLS_PEM_KEY',
	'COAP_DTLS_PEM_KEY_PASSWORD',
	'COAP_DTLS_PEM_CLIENT_CA',
	'COAP_DTLS_CLIENT_CERT_REQUIRED',
	'COAP_DTLS_RETRANSMISSION_TIMEOUT_MS',
	'COAP_DTLS_MAX_TRANSMISSION_UNIT',
]

/** The variables of a Java key store, as ThingsBoard has them. */
const ofKeyStore: readonly string[] = [
	'COAP_DTLS_KEY_STORE',
	'COAP_DTLS_KEY_STORE_TYPE',
	'COAP_DTLS_KEY_STORE_PASSWORD',
	'COAP_DTLS_KEY_PASSWORD',
	'COAP_DTLS_KEY_ALIAS',
]

/** Without an effect, and why: they make nothing safer or less safe, so the server starts. */
const ineffective: Readonly<Record<string, string>> = {
	COAP_DTLS_CONNECTION_ID_LENGTH:
		'OpenSSL has no connection IDs; a device whose address has changed resumes its session (docs/dtls.md)',
	COAP_DTLS_MAX_FRAGMENT_LENGTH: 'the server keeps to what the device asks for (RFC 6066 §4)',
	TB_COAP_X509_DTLS_SESSION_REPORT_TIMEOUT: 'idle sessions are looked for every minute',
}

const skipValidity = 'TB_COAP_X509_DTLS_SKIP_VALIDITY_CHECK_FOR_CLIENT_CERT'

type Files = { readonly store: string; readonly pkcs12: string; readonly pem: string }

const filesOf = ({ COAP_DTLS_KEY_STORE: store = 'coapserver.jks' }: Values): Files => {
	const base = store.replace(/\.\w+$/, '')
	return { store, pkcs12: `${base}.p12`, pem: `${base}.pem` }
}

const conversion = ({ store, pkcs12, pem }: Files, alias: string | undefined): string => {
	const one = alias === undefined ? '' : ` -srcalias ${alias}`
	return (
		`keytool -importkeystore -srckeystore ${store}${one} -destkeystore ${pkcs12} -deststoretype PKCS12 && ` +
		`openssl pkcs12 -in ${pkcs12} -nodes -out ${pem}`
	)
}

const useInstead = (asked: string, set: Values): string => {
	const files = filesOf(set)
	return (
		`${asked} asks for a Java key store, which this server cannot read: convert it with ` +
		`${conversion(files, set['COAP_DTLS_KEY_ALIAS'])}, and set COAP_DTLS_PEM_CERT=${files.pem} in its place`
	)
}

/** Throws for a variable that is none of DTLS, which may be a mistyped one. */
export const refuseUnknown = (set: Values): void => {
	const known = new Set([...honoured, ...ofKeyStore, ...Object.keys(ineffective)])
	const unknown = Object.keys(set).find((name) => name.startsWith('COAP_DTLS_') && !known.has(name))
	if (unknown !== undefined) throw new Error(`${unknown} is no setting: docs/dtls.md has all of them`)
}

/**
 * A sentence for each variable without an effect. Throws for one without which the server would do something else than what
 * its operator wants.
 */
export const unsupportedIn = (set: Values): readonly string[] => {
	const store = ofKeyStore.find((name) => set[name] !== undefined)
	const isStore = set['COAP_DTLS_CREDENTIALS_TYPE'] === 'KEYSTORE'
	const isPem = set['COAP_DTLS_PEM_CERT'] !== undefined
	if (isStore) throw new Error(useInstead('COAP_DTLS_CREDENTIALS_TYPE=KEYSTORE', set))
	if (store !== undefined && !isPem) throw new Error(useInstead(store, set))
	if ((set[skipValidity] ?? 'false') !== 'false')
		throw new Error(
			`${skipValidity} is false here: a certificate of a device is valid until its last day, so issue it with a later one`,
		)
	const notices = Object.entries(ineffective)
		.filter(([name]) => (set[name] ?? '0') !== '0')
		.map(([name, reason]) => `${name} has no effect: ${reason}`)
	return store === undefined ? notices : [`${store} has no effect: COAP_DTLS_PEM_CERT is set`, ...notices]
}
