export const addNoteFunction = {
	code: 'notes/addNote',
	environment: ['DEVICES_TABLE'],
	grants: { devices: ['dynamodb:GetItem'] },
} as const
