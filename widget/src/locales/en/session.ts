/** What is said of a session wherever one is shown. */
export const sessionWords = {
  with: 'with {name}',
  seePackages: 'See packages',
  addTo: 'Add to calendar',
  calendarFile: 'Calendar file',
  google: 'Google',
  outlook: 'Outlook',
  move: 'Move',
  cancel: 'Cancel session',
} as const
