/**
 * Business days in Poland: neither Saturday, Sunday nor a holiday of the act of 18 January 1951 on days off work (Dz.U. 2025 poz. 296),
 * with 24 December since 2025 (Dz.U. 2024 poz. 1965).
 */
import { addDays, daysBetween, type PlainDate, plainDate } from '../../calendar.js';

/** Where they are counted. */
export const polishZone = 'Europe/Warsaw';

/** Of every year, with the first year for which they hold here. */
const datedHolidays: Readonly<Record<string, number>> = {
  '01-01': 1951,
  '01-06': 2011,
  '05-01': 1951,
  '05-03': 1990,
  '08-15': 1989,
  '11-01': 1951,
  '11-11': 1989,
  '12-24': 2025,
  '12-25': 1951,
  '12-26': 1951,
};

/** Days after Easter Sunday: that day itself, Monday, Pentecost, Corpus Christi. */
const easterHolidays = [0, 1, 49, 60];

export function isPolishHoliday(date: PlainDate): boolean {
  const since = datedHolidays[String(date).slice(-5)];
  if (since !== undefined && date.year >= since) return true;
  return easterHolidays.includes(daysBetween(easterSunday(date.year), date));
}

export function isPolishBusinessDay(date: PlainDate): boolean {
  return date.dayOfWeek <= 5 && !isPolishHoliday(date);
}

/** The so many-th business day after a day; the day itself is not counted. */
export function addPolishBusinessDays(date: PlainDate, days: number): PlainDate {
  let day = date;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (isPolishBusinessDay(day)) left -= 1;
  }
  return day;
}

/** The Gregorian computus of Meeus, Jones and Butcher (Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  return addDays(plainDate(`${year}-03-22`), epact + weekday - 7 * late);
}
