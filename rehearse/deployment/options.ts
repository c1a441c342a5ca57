/** Context values that switch on every option of the stack, and change every resource that a setting can change. */
export const allOptions = {
	canary: true,
	dashboard: true,
	alarmEmail: 'operator@example.com',
	retentionDays: 7,
	allowedOrigins: ['https://dashboard.example', 'https://other.example'],
	failedAttemptsPerMinute: 20,
	messagesPerMinute: 1200,
	refusedImportsAlarm: 10,
}
