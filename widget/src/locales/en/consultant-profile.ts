export const consultantProfileWords = {
  loading: 'Loading the profile',
  failed: 'The profile could not be loaded.',
  retry: 'Try again',
  missing: 'This profile is not available.',
  expertise: 'Expertise',
  lengths: 'Sessions',
  next: 'Next free times',
  yourTime: 'Times in {city}',
  noTimes: 'No free times at the moment.',
  allTimes: 'See all times',
  bookAt: 'Book {time}',
  withCredits: 'with credits',
} as const
