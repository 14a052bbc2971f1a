/** A clause of the regulations that the project cites. */
interface Clause {
  about: string;
  /** It asks for something that readings can show: a rule may be because of it. What people do and record no threshold does for them. */
  shownByReadings?: true;
}

/** Every clause that may be cited, with what it is about. */
export const CLAUSES: Readonly<Record<string, Clause>> = {
  'S0-C1.3': { about: 'each device has a named person who operates and maintains it' },
  'S0-C1.4': { about: 'what is found is dealt with and recorded' },
  'S0-C1.9': { about: 'a repair is accepted by others before the device is used again' },
  'S0-H1': { about: "one department is responsible for the hall's network, power, sanitation, fire inspection and guidance" },
  'S0-H4': { about: 'the maintainer checks each device before and after the shift of every working day' },
  'S0-H5a': { about: 'supplies are enough on days that are not worked', shownByReadings: true },
  'S0-H6a': { about: 'an outage is told on the device and publicly, with where to go instead' },
  'S0-H6b': { about: 'a fault is repaired in good time', shownByReadings: true },
  'S0-H6c': { about: 'what cannot be repaired at once is told in the hall with its dates' },
  'S0-H6d': { about: 'what is out for more than a month is sealed or removed' },
  'S0-J5.2': { about: 'users can call a hotline' },
  'S0-Q3': { about: 'the head of the hall is the first responsible, and somebody looks after it' },
  'S0-Q5c': { about: 'cash is taken out by two who are there together' },
  'S0-Q6a': { about: 'a full cash box that stops the terminal is settled at once, holidays included', shownByReadings: true },
  'S0-Q10b': { about: 'nothing is sold while the cash is settled' },
  'S3-B2.1': { about: 'hours of service, statutory holidays included' },
  'S3-D7b': { about: 'nobody takes a post without having been trained and examined for it' },
  'S3-F5': { about: 'hours of service, Monday to Friday with a break at noon' },
  'S3-U': { about: 'limits in working days, a regulation as a whole' },
};
