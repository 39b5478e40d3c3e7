export const shellWords = {
  skip: 'Skip to content',
  sections: 'Sections',
  home: 'Home',
  packages: 'Packages',
  purchases: 'Purchases',
  contact: 'Contact',
  embed: 'Website',
  practice: 'Practice',
  signOut: 'Sign out',
  testMode: 'Test mode',
} as const
