import type { View } from './view.js';

export const OWN_NUMBERS: View = {
  name: 'own_numbers',
  about:
    'What worker and api said of themselves last, every 15 seconds: name of the metric without hallwatch_, and of what where there are several of a name. rose_at: when it rose last; what a counter is asked for. An old said_at: nobody says it any more.',
  sql: 'SELECT process, name, of, value, rose_at, said_at FROM own_number',
};
