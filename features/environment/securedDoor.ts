import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { dtlsOptions, localKeyMaterial } from '../../app/dtls/dtlsOptions.ts'
import { type DtlsSettings, readDtlsSettings } from '../../app/dtls/dtlsSettings.ts'
import { pskOf } from '../../lambda/devices/psk/pskOf.ts'
import { readSealingKey } from '../../lambda/devices/psk/readSealingKey.ts'
import type { Environment } from './environment.ts'

/** DTLS on a free port. */
export const onAnyPort = (): DtlsSettings => {
	const settings = readDtlsSettings({ COAP_DTLS_ENABLED: 'true', COAPS_PORT: '0' })
	if (settings === undefined) throw new Error('DTLS is off')
	return settings
}

/** What a CoAP door on this machine needs for DTLS, with the keys of a stack and certificates in a folder. */
export const dtlsOf = async ({ aws, stored, pskSecret }: Environment, folder: string, now: Date) => {
	const settings = onAnyPort()
	const material = await localKeyMaterial(settings, { hosts: ['127.0.0.1'], folder, now })
	const sealingKey = readSealingKey(new SecretsManagerClient(aws), pskSecret)
	const psk = pskOf(new DynamoDBClient(aws), stored.devicesTable, sealingKey)
	return dtlsOptions(settings, material, { psk, plainHosts: ['127.0.0.1'] })
}
