/**
 * The words by which a text sounds as if an order was stopped, in every language, and the phrases in which
 * they may stand all the same because the phrase takes them back. The words are lists, not grammar: whoever
 * says it in a new way adds it here.
 */

/** That it was stopped, will not ship, or is to be refunded. */
export const SOUNDS_STOPPED = {
  en: /stopped|will not ship|confirmed that|now cancel|refund it/i,
  sv: /stoppa[dt]|skickas inte|annullera och återbetala|återbetala den/i,
  nb: /stoppet|blir ikke sendt|kanseller og refunder|refunder den der/i,
  da: /stoppet|bliver ikke afsendt|annuller og refunder|refunder den der/i,
  fi: /pysäytet|pysäytti|pysäyttän|eikä sitä lähetetä|peruuta ja hyvitä|hyvitä se/i,
  de: /gestoppt|wird nicht versandt|erstatten sie sie/i,
  nl: /gestopt|wordt niet verzonden|betaal die/i,
  fr: /arrêté|ne sera pas expédiée|annulez et remboursez|remboursez-la/i,
} as const;

type Language = keyof typeof SOUNDS_STOPPED;

export type Denial =
  | 'not'
  | 'only a part'
  | 'a part'
  | 'said by phone'
  | 'not known whether'
  | 'although reported'
  | 'no longer although reported'
  | 'not as a whole although reported'
  | 'reported until a part turned up'
  | 'not known of when reported'
  | 'was reported and is not'
  | 'reported before'
  | 'had it as stopped'
  | 'taken up again'
  | 'as hearsay';

/** The whole phrase, with the word in it: what is left of the text has to be free of such words. */
const DENIALS: Readonly<Record<Language, Readonly<Record<Denial, RegExp>>>> = {
  en: {
    not: /not stopped/i,
    'only a part': /only a part (of the order )?was stopped/i,
    'a part': /a part of the order is stopped/i,
    'said by phone': /by phone: said to be stopped/i,
    'not known whether': /not known whether it was stopped/i,
    'although reported': /shipped although it was reported stopped/i,
    'no longer although reported': /no longer stopped although it was reported stopped/i,
    'not as a whole although reported': /not stopped as a whole although it was reported stopped/i,
    'reported until a part turned up':
      /had been reported stopped since \{\{time\}\} when \{\{provider\}\} turned up with a part of it that is not stopped/i,
    'not known of when reported': /was not known of when the order was reported stopped/i,
    'was reported and is not': /the order was reported stopped, and is not/i,
    'reported before': /reported stopped before/i,
    'had it as stopped': /had it as stopped since/i,
    'taken up again': /it was stopped, and then taken up again/i,
    'as hearsay': /after a call: \{\{provider\}\} says that it was stopped/i,
  },
  sv: {
    not: /inte stoppad|stoppades inte/i,
    'only a part': /bara en del (av ordern )?stoppades/i,
    'a part': /en del av ordern är stoppad/i,
    'said by phone': /per telefon: uppges vara stoppad/i,
    'not known whether': /inte känt om den stoppades/i,
    'although reported': /skickad trots att den rapporterades (som )?stoppad/i,
    'no longer although reported':
      /inte längre stoppad trots att den rapporterades (som )?stoppad/i,
    'not as a whole although reported':
      /inte stoppad i sin helhet trots att den rapporterades som stoppad/i,
    'reported until a part turned up':
      /hade varit rapporterad som stoppad sedan \{\{time\}\} när \{\{provider\}\} dök upp med en del av den som inte är stoppad/i,
    'not known of when reported': /var inte känd när ordern rapporterades som stoppad/i,
    'was reported and is not': /ordern rapporterades stoppad, men är det inte/i,
    'reported before': /tidigare rapporterad som stoppad/i,
    'had it as stopped': /hade den som stoppad sedan/i,
    'taken up again': /den stoppades och togs sedan upp igen/i,
    'as hearsay': /efter ett samtal: \{\{provider\}\} säger att den stoppades/i,
  },
  nb: {
    not: /ikke stoppet/i,
    'only a part': /bare en del (av bestillingen )?ble stoppet/i,
    'a part': /en del av bestillingen er stoppet/i,
    'said by phone': /på telefon: oppgis å være stoppet/i,
    'not known whether': /ikke kjent om den ble stoppet/i,
    'although reported': /sendt, selv om den var meldt stoppet/i,
    'no longer although reported': /ikke lenger stoppet, selv om den var meldt stoppet/i,
    'not as a whole although reported': /ikke stoppet i sin helhet, selv om den var meldt stoppet/i,
    'reported until a part turned up':
      /hadde vært meldt stoppet siden \{\{time\}\} da \{\{provider\}\} dukket opp med en del av den som ikke er stoppet/i,
    'not known of when reported': /var ikke kjent da bestillingen ble meldt stoppet/i,
    'was reported and is not': /bestillingen var meldt stoppet, og er det ikke/i,
    'reported before': /tidligere meldt stoppet/i,
    'had it as stopped': /hadde den registrert som stoppet siden/i,
    'taken up again': /den ble stoppet og deretter gjenopptatt/i,
    'as hearsay': /etter en samtale: \{\{provider\}\} sier at den ble stoppet/i,
  },
  da: {
    not: /ikke stoppet/i,
    'only a part': /kun en del (af ordren )?blev stoppet/i,
    'a part': /en del af ordren er stoppet/i,
    'said by phone': /pr\. telefon: oplyses at være stoppet/i,
    'not known whether': /det vides ikke, om den blev stoppet/i,
    'although reported': /afsendt, selvom den var meldt stoppet/i,
    'no longer although reported': /ikke længere stoppet, selvom den var meldt stoppet/i,
    'not as a whole although reported': /ikke stoppet i sin helhed, selvom den var meldt stoppet/i,
    'reported until a part turned up':
      /havde været meldt stoppet siden \{\{time\}\}, da \{\{provider\}\} dukkede op med en del af den, som ikke er stoppet/i,
    'not known of when reported': /var ikke kendt, da ordren blev meldt stoppet/i,
    'was reported and is not': /ordren var meldt stoppet, og er det ikke/i,
    'reported before': /tidligere meldt stoppet/i,
    'had it as stopped': /havde den registreret som stoppet siden/i,
    'taken up again': /den blev stoppet og derefter genoptaget/i,
    'as hearsay': /efter et opkald: \{\{provider\}\} siger, at den blev stoppet/i,
  },
  fi: {
    not: /ei pysäytetty/i,
    'only a part': /vain osa (tilauksesta )?pysäytettiin/i,
    'a part': /osa tilauksesta on pysäytetty/i,
    'said by phone': /puhelimessa sanottiin: pysäytetty/i,
    'not known whether': /ei tiedossa, pysäytettiinkö/i,
    'although reported': /lähetetty, vaikka ilmoitettiin pysäytetyksi/i,
    'no longer although reported': /ei enää pysäytetty, vaikka ilmoitettiin pysäytetyksi/i,
    'not as a whole although reported': /ei kokonaan pysäytetty, vaikka ilmoitettiin pysäytetyksi/i,
    'reported until a part turned up':
      /oli ilmoitettu pysäytetyksi \(alkaen \{\{time\}\}\), kun sen osa löytyi vielä varastosta \(\{\{provider\}\}\)\. Sitä osaa ei ole pysäytetty/i,
    'not known of when reported': /ei ollut tiedossa, kun tilaus ilmoitettiin pysäytetyksi/i,
    'was reported and is not': /tilaus ilmoitettiin pysäytetyksi, eikä se ole/i,
    'reported before': /aiemmin ilmoitettu pysäytetyksi/i,
    'had it as stopped': /oli merkinnyt tilauksen pysäytetyksi \(alkaen/i,
    'taken up again': /tilaus pysäytettiin ja otettiin sitten uudelleen käsittelyyn/i,
    'as hearsay': /puhelun jälkeen: \{\{provider\}\} sanoo, että tilaus pysäytettiin/i,
  },
  de: {
    not: /nicht (im Lager )?gestoppt/i,
    'only a part': /nur ein Teil (der Bestellung )?wurde (im Lager )?gestoppt/i,
    'a part': /ein Teil der Bestellung ist gestoppt/i,
    'said by phone': /telefonisch: soll gestoppt sein/i,
    'not known whether': /nicht bekannt, ob sie gestoppt wurde/i,
    'although reported': /versandt, obwohl sie als gestoppt gemeldet war/i,
    'no longer although reported': /nicht mehr gestoppt, obwohl sie als gestoppt gemeldet war/i,
    'not as a whole although reported':
      /nicht als Ganzes gestoppt, obwohl sie als gestoppt gemeldet war/i,
    'reported until a part turned up':
      /war seit \{\{time\}\} als gestoppt gemeldet, als ein Teil von ihr auftauchte \(\{\{provider\}\}\), der nicht gestoppt ist/i,
    'not known of when reported':
      /war nicht bekannt, als die Bestellung als gestoppt gemeldet wurde/i,
    'was reported and is not': /die Bestellung war als gestoppt gemeldet und ist es nicht/i,
    'reported before': /zuvor als gestoppt gemeldet/i,
    'had it as stopped': /führte sie seit \{\{time\}\} als gestoppt/i,
    'taken up again': /sie wurde gestoppt und danach wieder aufgenommen/i,
    'as hearsay':
      /nach einem Anruf vermerkt \(\{\{time\}\}\): \{\{provider\}\} sagt, sie sei gestoppt worden/i,
  },
  nl: {
    not: /niet gestopt/i,
    'only a part': /slechts een deel (van de bestelling )?is gestopt/i,
    'a part': /een deel van de bestelling is gestopt/i,
    'said by phone': /telefonisch: zou gestopt zijn/i,
    'not known whether': /niet bekend of de bestelling is gestopt/i,
    'although reported': /verzonden, hoewel als gestopt gemeld/i,
    'no longer although reported': /niet meer gestopt, hoewel als gestopt gemeld/i,
    'not as a whole although reported': /niet in zijn geheel gestopt, hoewel als gestopt gemeld/i,
    'reported until a part turned up':
      /was sinds \{\{time\}\} als gestopt gemeld toen bij \{\{provider\}\} een deel ervan opdook dat niet is gestopt/i,
    'not known of when reported': /was niet bekend toen de bestelling als gestopt werd gemeld/i,
    'was reported and is not': /de bestelling was als gestopt gemeld en is dat niet/i,
    'reported before': /eerder als gestopt gemeld/i,
    'had it as stopped': /had de bestelling sinds \{\{time\}\} als gestopt staan/i,
    'taken up again': /de bestelling was gestopt en is daarna weer opgepakt/i,
    'as hearsay':
      /na een telefoongesprek \(\{\{time\}\}\): \{\{provider\}\} zegt dat de bestelling is gestopt/i,
  },
  fr: {
    not: /non arrêtée|n’a pas été arrêtée/i,
    'only a part': /une partie seulement (de la commande )?a été arrêtée/i,
    'a part': /une partie de la commande est arrêtée/i,
    'said by phone': /par téléphone : on la dit arrêtée/i,
    'not known whether': /on ne sait pas si la commande a été arrêtée/i,
    'although reported': /expédiée alors qu’elle avait été signalée comme arrêtée/i,
    'no longer although reported':
      /n’est plus arrêtée alors qu’elle avait été signalée comme arrêtée/i,
    'not as a whole although reported':
      /pas arrêtée en totalité alors qu’elle avait été signalée comme arrêtée/i,
    'reported until a part turned up':
      /était signalée comme arrêtée depuis \{\{time\}\} lorsque \{\{provider\}\} est apparu avec une partie qui n’est pas arrêtée/i,
    'not known of when reported':
      /n’était pas connue lorsque la commande a été signalée comme arrêtée/i,
    'was reported and is not': /la commande avait été signalée comme arrêtée, et ne l’est pas/i,
    'reported before': /précédemment signalée comme arrêtée/i,
    'had it as stopped': /l’indiquait comme arrêtée depuis/i,
    'taken up again': /elle a été arrêtée, puis remise en traitement/i,
    'as hearsay':
      /après un appel \(\{\{time\}\}\)\s: \{\{provider\}\} dit que la commande a été arrêtée/i,
  },
};

/** @param denial without it the text may not hold such a word at all; with it the phrase must stand in it */
export function claimsStop(language: Language, text: string, denial?: Denial): boolean {
  if (denial === undefined) return SOUNDS_STOPPED[language].test(text);
  const phrase = DENIALS[language][denial];
  return !phrase.test(text) || SOUNDS_STOPPED[language].test(text.replace(phrase, ''));
}
