export type LoggedImport = { readonly importId: string; readonly success: boolean }

/** The newest imports of a device, as its owner reads them. Says nothing of the address, which has the fingerprint. */
export const readImportLog =
	(restUrl: string, deviceId: string) =>
	async (fingerprint: string, signal: AbortSignal): Promise<readonly LoggedImport[]> => {
		const url = `${restUrl}/device/${deviceId}/senml-imports?fingerprint=${fingerprint}&limit=10`
		const response = await fetch(url, { signal })
		if (!response.ok) throw new Error(`the import log was answered with ${response.status}`)
		const { imports } = (await response.json()) as { readonly imports: readonly LoggedImport[] }
		return imports
	}
