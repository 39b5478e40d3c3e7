/** What every form says. */
export const formWords = {
  optional: '(optional)',
  save: 'Save',
  saving: 'Saving…',
  saved: 'Everything is saved.',
  unsaved: 'You have unsaved changes.',
  attention: { one: '{count} field needs your attention.', other: '{count} fields need your attention.' },
  conflictTitle: 'Somebody else changed this meanwhile',
  conflictText: 'Nothing of yours is lost: it still stands in the form, but is not saved.',
  conflictFields: 'They changed: {fields}.',
  takeTheirs: 'Load theirs',
  overwrite: 'Save mine over theirs',
} as const
