// Written by `npm run places`. Do not edit: other spellings belong into spellings.ts and countries.ts.

/**
 * ISO 3166-1: a line for each country, with its codes of two and three letters and, separated by `|`, its names by ISO 3166, in
 * English, in its own languages, in German, French, Spanish and Italian.
 *
 * Sources: the npm package iso-3166 4.4.0; names of the Unicode CLDR 48.0.
 */
export const COUNTRY_TABLE = `
AD AND Andorra|Andorre
AE ARE United Arab Emirates|الإمارات العربية المتحدة|Vereinigte Arabische Emirate|Émirats arabes unis|Emiratos Árabes Unidos|Emirati Arabi Uniti
AF AFG Afghanistan|افغانستان|Afganistán
AG ATG Antigua and Barbuda|Antigua & Barbuda|Antigua und Barbuda|Antigua-et-Barbuda|Antigua y Barbuda|Antigua e Barbuda
AI AIA Anguilla|Anguila
AL ALB Albania|Shqipëri|Albanien|Albanie
AM ARM Armenia|Հայաստան|Armenien|Arménie
AO AGO Angola
AQ ATA Antarctica|Antarktis|Antarctique|Antártida|Antartide
AR ARG Argentina|Argentinien|Argentine
AS ASM American Samoa|Amerikanisch-Samoa|Samoa américaines|Samoa Americana|Samoa Americane
AT AUT Austria|Österreich|Autriche
AU AUS Australia|Australien|Australie
AW ABW Aruba
AX ALA Åland Islands|Åland|Ålandinseln|Îles Åland|Islas Aland|Isole Åland
AZ AZE Azerbaijan|Azərbaycan|Aserbaidschan|Azerbaïdjan|Azerbaiyán|Azerbaigian
BA BIH Bosnia and Herzegovina|Bosnia & Herzegovina|Bosna i Hercegovina|Bosnien und Herzegowina|Bosnie-Herzégovine|Bosnia y Herzegovina|Bosnia ed Erzegovina
BB BRB Barbados|Barbade
BD BGD Bangladesh|বাংলাদেশ|Bangladesch|Bangladés
BE BEL Belgium|België|Belgique|Belgien|Bélgica|Belgio
BF BFA Burkina Faso
BG BGR Bulgaria|България|Bulgarien|Bulgarie
BH BHR Bahrain|البحرين|Bahreïn|Baréin|Bahrein
BI BDI Burundi|Uburundi
BJ BEN Benin|Bénin|Benín
BL BLM Saint Barthélemy|St. Barthélemy|Saint-Barthélemy|San Bartolomé
BM BMU Bermuda|Bermudes|Bermudas
BN BRN Brunei Darussalam|Brunei|Brunéi
BO BOL Bolivia, Plurinational State of|Plurinational State of Bolivia|Bolivia|Bolivien|Bolivie
BQ BES Bonaire, Sint Eustatius and Saba|Sint Eustatius and Saba Bonaire|Caribbean Netherlands|Karibische Niederlande|Pays-Bas caribéens|Caribe neerlandés|Caraibi Olandesi
BR BRA Brazil|Brasil|Brasilien|Brésil|Brasile
BS BHS Bahamas
BT BTN Bhutan|འབྲུག|Bhoutan|Bután
BV BVT Bouvet Island|Bouvetøya|Bouvetinsel|Île Bouvet|Isla Bouvet|Isola Bouvet
BW BWA Botswana|Botsuana
BY BLR Belarus|Беларусь|Biélorussie|Bielorrusia|Bielorussia
BZ BLZ Belize|Belice
CA CAN Canada|Kanada|Canadá
CC CCK Cocos (Keeling) Islands|Kepulauan Cocos (Keeling)|Kokosinseln|Îles Cocos|Islas Cocos|Isole Cocos (Keeling)
CD COD Congo, Democratic Republic of the|Democratic Republic of the Congo|Congo - Kinshasa|Congo-Kinshasa|Kongo-Kinshasa|República Democrática del Congo
CF CAF Central African Republic|Ködörösêse tî Bêafrîka|Zentralafrikanische Republik|République centrafricaine|República Centroafricana|Repubblica Centrafricana
CG COG Congo|Congo - Brazzaville|Congo-Brazzaville|Kongo-Brazzaville
CH CHE Switzerland|Schweiz|Suisse|Svizzera|Svizra|Suiza
CI CIV Côte d'Ivoire|Côte d’Ivoire|Costa d’Avorio
CK COK Cook Islands|Cookinseln|Îles Cook|Islas Cook|Isole Cook
CL CHL Chile|Chili|Cile
CM CMR Cameroon|Cameroun|Kamerun|Camerún|Camerun
CN CHN China|中国|Chine|Cina
CO COL Colombia|Kolumbien|Colombie
CR CRI Costa Rica
CU CUB Cuba|Kuba
CV CPV Cabo Verde|Cape Verde|Cap-Vert|Capo Verde
CW CUW Curaçao|Curazao
CX CXR Christmas Island|Weihnachtsinsel|Île Christmas|Isla de Navidad|Isola Christmas
CY CYP Cyprus|Κύπρος|Kıbrıs|Zypern|Chypre|Chipre|Cipro
CZ CZE Czechia|Česko|Tschechien|Tchéquie|Chequia|Cechia
DE DEU Germany|Deutschland|Allemagne|Alemania|Germania
DJ DJI Djibouti|Dschibuti|Yibuti|Gibuti
DK DNK Denmark|Danmark|Dänemark|Danemark|Dinamarca|Danimarca
DM DMA Dominica|Dominique
DO DOM Dominican Republic|República Dominicana|Dominikanische Republik|République dominicaine|Repubblica Dominicana
DZ DZA Algeria|الجزائر|Algerien|Algérie|Argelia
EC ECU Ecuador|Équateur
EE EST Estonia|Eesti|Estland|Estonie
EG EGY Egypt|مصر|Ägypten|Égypte|Egipto|Egitto
EH ESH Western Sahara|الصحراء الغربية|Westsahara|Sahara occidental|Sáhara Occidental|Sahara Occidentale
ER ERI Eritrea|ኤርትራ|Érythrée
ES ESP Spain|España|Espanya|Espainia|Spanien|Espagne|Spagna
ET ETH Ethiopia|ኢትዮጵያ|Äthiopien|Éthiopie|Etiopía|Etiopia
FI FIN Finland|Suomi|Finnland|Finlande|Finlandia
FJ FJI Fiji|Fidschi|Fidji|Fiyi|Figi
FK FLK Falkland Islands (Malvinas)|Falkland Islands|Falklandinseln|Îles Malouines|Islas Malvinas|Isole Falkland
FM FSM Micronesia, Federated States of|Federated States of Micronesia|Micronesia|Mikronesien|Micronésie
FO FRO Faroe Islands|Føroyar|Färöer|Îles Féroé|Islas Feroe|Isole Fær Øer
FR FRA France|Frankreich|Francia
GA GAB Gabon|Gabun|Gabón
GB GBR United Kingdom of Great Britain and Northern Ireland|United Kingdom|Vereinigtes Königreich|Royaume-Uni|Reino Unido|Regno Unito
GD GRD Grenada|Grenade|Granada
GE GEO Georgia|საქართველო|Georgien|Géorgie
GF GUF French Guiana|Guyane française|Französisch-Guayana|Guayana Francesa|Guyana Francese
GG GGY Guernsey|Guernesey
GH GHA Ghana|Gaana
GI GIB Gibraltar|Gibilterra
GL GRL Greenland|Kalaallit Nunaat|Grönland|Groenland|Groenlandia
GM GMB Gambia|Gambie
GN GIN Guinea|Guinée
GP GLP Guadeloupe|Guadalupe|Guadalupa
GQ GNQ Equatorial Guinea|Guinea Ecuatorial|Äquatorialguinea|Guinée équatoriale|Guinea Equatoriale
GR GRC Greece|Ελλάδα|Griechenland|Grèce|Grecia
GS SGS South Georgia and the South Sandwich Islands|South Georgia & South Sandwich Islands|Südgeorgien und die Südlichen Sandwichinseln|Géorgie du Sud-et-les Îles Sandwich du Sud|Islas Georgia del Sur y Sandwich del Sur|Georgia del Sud e Sandwich Australi
GT GTM Guatemala
GU GUM Guam
GW GNB Guinea-Bissau|Guiné-Bissau|Guinée-Bissau|Guinea-Bisáu
GY GUY Guyana
HK HKG Hong Kong|Hong Kong SAR China|中國香港特別行政區|Sonderverwaltungsregion Hongkong|R.A.S. chinoise de Hong Kong|RAE de Hong Kong (China)|RAS di Hong Kong
HM HMD Heard Island and McDonald Islands|Heard & McDonald Islands|Heard und McDonaldinseln|Îles Heard-et-MacDonald|Islas Heard y McDonald|Isole Heard e McDonald
HN HND Honduras
HR HRV Croatia|Hrvatska|Kroatien|Croatie|Croacia|Croazia
HT HTI Haiti|Haïti|Haití
HU HUN Hungary|Magyarország|Ungarn|Hongrie|Hungría|Ungheria
ID IDN Indonesia|Indonesien|Indonésie
IE IRL Ireland|Éire|Irland|Irlande|Irlanda
IL ISR Israel|ישראל|إسرائيل|Israël|Israele
IM IMN Isle of Man|Île de Man|Isla de Man|Isola di Man
IN IND India|भारत|ভারত|இந்தியா|భారతదేశం|ભારત|ಭಾರತ|ഇന്ത്യ|ਭਾਰਤ|Indien|Inde
IO IOT British Indian Ocean Territory|Britisches Territorium im Indischen Ozean|Territoire britannique de l’océan Indien|Territorio Británico del Océano Índico|Territorio Britannico dell’Oceano Indiano
IQ IRQ Iraq|العراق|Irak
IR IRN Iran, Islamic Republic of|Islamic Republic of Iran|Iran|ایران|Irán
IS ISL Iceland|Ísland|Island|Islande|Islandia|Islanda
IT ITA Italy|Italia|Italien|Italie
JE JEY Jersey
JM JAM Jamaica|Jamaika|Jamaïque|Giamaica
JO JOR Jordan|الأردن|Jordanien|Jordanie|Jordania|Giordania
JP JPN Japan|日本|Japon|Japón|Giappone
KE KEN Kenya|Kenia
KG KGZ Kyrgyzstan|Кыргызстан|Kirgisistan|Kirghizstan|Kirguistán|Kirghizistan
KH KHM Cambodia|កម្ពុជា|Kambodscha|Cambodge|Camboya|Cambogia
KI KIR Kiribati
KM COM Comoros|جزر القمر|Komoren|Comores|Comoras|Comore
KN KNA Saint Kitts and Nevis|St. Kitts & Nevis|St. Kitts und Nevis|Saint-Christophe-et-Niévès|San Cristóbal y Nieves|Saint Kitts e Nevis
KP PRK Korea, Democratic People's Republic of|Democratic People's Republic of Korea|North Korea|북한|Nordkorea|Corée du Nord|Corea del Norte|Corea del Nord
KR KOR Korea, Republic of|Republic of Korea|South Korea|대한민국|Südkorea|Corée du Sud|Corea del Sur|Corea del Sud
KW KWT Kuwait|الكويت|Koweït
KY CYM Cayman Islands|Kaimaninseln|Îles Caïmans|Islas Caimán|Isole Cayman
KZ KAZ Kazakhstan|Казахстан|Kasachstan|Kazajistán|Kazakistan
LA LAO Lao People's Democratic Republic|Laos|ລາວ
LB LBN Lebanon|لبنان|Libanon|Liban|Líbano|Libano
LC LCA Saint Lucia|St. Lucia|Sainte-Lucie|Santa Lucía
LI LIE Liechtenstein
LK LKA Sri Lanka|ශ්‍රී ලංකාව
LR LBR Liberia
LS LSO Lesotho|Lesoto
LT LTU Lithuania|Lietuva|Litauen|Lituanie|Lituania
LU LUX Luxembourg|Luxemburg|Lëtzebuerg|Luxemburgo|Lussemburgo
LV LVA Latvia|Latvija|Lettland|Lettonie|Letonia|Lettonia
LY LBY Libya|ليبيا|Libyen|Libye|Libia
MA MAR Morocco|المغرب|Marokko|Maroc|Marruecos|Marocco
MC MCO Monaco|Mónaco
MD MDA Moldova, Republic of|Republic of Moldova|Moldova|Republica Moldova|Republik Moldau|Moldavie|Moldavia
ME MNE Montenegro|Crna Gora|Monténégro
MF MAF Saint Martin (French part)|St. Martin|Saint-Martin|San Martín|Saint Martin
MG MDG Madagascar|Madagasikara|Madagaskar
MH MHL Marshall Islands|Marshallinseln|Îles Marshall|Islas Marshall|Isole Marshall
MK MKD North Macedonia|Северна Македонија|Nordmazedonien|Macédoine du Nord|Macedonia del Norte|Macedonia del Nord
ML MLI Mali
MM MMR Myanmar|Myanmar (Burma)|မြန်မာ|Myanmar (Birmanie)|Myanmar (Birmania)
MN MNG Mongolia|Монгол|Mongolei|Mongolie
MO MAC Macao|Macao SAR China|中國澳門特別行政區|Sonderverwaltungsregion Macau|R.A.S. chinoise de Macao|RAE de Macao (China)|RAS di Macao
MP MNP Northern Mariana Islands|Nördliche Marianen|Îles Mariannes du Nord|Islas Marianas del Norte|Isole Marianne Settentrionali
MQ MTQ Martinique|Martinica
MR MRT Mauritania|موريتانيا|Mauretanien|Mauritanie
MS MSR Montserrat
MT MLT Malta|Malte
MU MUS Mauritius|Maurice|Mauricio
MV MDV Maldives|Malediven|Maldivas|Maldive
MW MWI Malawi|Malaui
MX MEX Mexico|México|Mexiko|Mexique|Messico
MY MYS Malaysia|Malaisie|Malasia
MZ MOZ Mozambique|Moçambique|Mosambik|Mozambico
NA NAM Namibia|Namibië|Namibie
NC NCL New Caledonia|Nouvelle-Calédonie|Neukaledonien|Nueva Caledonia|Nuova Caledonia
NE NER Niger|Nijar|Níger
NF NFK Norfolk Island|Norfolkinsel|Île Norfolk|Isla Norfolk|Isola Norfolk
NG NGA Nigeria
NI NIC Nicaragua
NL NLD Netherlands, Kingdom of the|Kingdom of the Netherlands|Netherlands|Nederland|Niederlande|Pays-Bas|Países Bajos|Paesi Bassi
NO NOR Norway|Norge|Norwegen|Norvège|Noruega|Norvegia
NP NPL Nepal|नेपाल|Népal
NR NRU Nauru
NU NIU Niue
NZ NZL New Zealand|Neuseeland|Nouvelle-Zélande|Nueva Zelanda|Nuova Zelanda
OM OMN Oman|عُمان|Omán
PA PAN Panama|Panamá
PE PER Peru|Perú|Pérou|Perù
PF PYF French Polynesia|Polynésie française|Französisch-Polynesien|Polinesia Francesa|Polinesia Francese
PG PNG Papua New Guinea|Papua-Neuguinea|Papouasie-Nouvelle-Guinée|Papúa Nueva Guinea|Papua Nuova Guinea
PH PHL Philippines|Pilipinas|Philippinen|Filipinas|Filippine
PK PAK Pakistan|پاکستان|Pakistán
PL POL Poland|Polska|Polen|Pologne|Polonia
PM SPM Saint Pierre and Miquelon|St. Pierre & Miquelon|Saint-Pierre-et-Miquelon|St. Pierre und Miquelon|San Pedro y Miquelón|Saint-Pierre e Miquelon
PN PCN Pitcairn|Pitcairn Islands|Pitcairninseln|Îles Pitcairn|Islas Pitcairn|Isole Pitcairn
PR PRI Puerto Rico|Porto Rico|Portorico
PS PSE Palestine, State of|State of Palestine|Palestinian Territories|الأراضي الفلسطينية|Palästinensische Autonomiegebiete|Territoires palestiniens|Territorios Palestinos|Territori Palestinesi
PT PRT Portugal|Portogallo
PW PLW Palau|Palaos
PY PRY Paraguay
QA QAT Qatar|قطر|Katar|Catar
RE REU Réunion|La Réunion|Reunión|Riunione
RO ROU Romania|România|Rumänien|Roumanie|Rumanía
RS SRB Serbia|Србија|Serbien|Serbie
RU RUS Russian Federation|Russia|Россия|Russland|Russie|Rusia
RW RWA Rwanda|U Rwanda|Ruanda
SA SAU Saudi Arabia|المملكة العربية السعودية|Saudi-Arabien|Arabie saoudite|Arabia Saudí|Arabia Saudita
SB SLB Solomon Islands|Salomonen|Îles Salomon|Islas Salomón|Isole Salomone
SC SYC Seychelles|Seychellen
SD SDN Sudan|السودان|Soudan|Sudán
SE SWE Sweden|Sverige|Schweden|Suède|Suecia|Svezia
SG SGP Singapore|新加坡|Singapura|சிங்கப்பூர்|Singapur|Singapour
SH SHN Saint Helena, Ascension and Tristan da Cunha|Ascension and Tristan da Cunha Saint Helena|St. Helena|Sainte-Hélène|Santa Elena|Sant’Elena
SI SVN Slovenia|Slovenija|Slowenien|Slovénie|Eslovenia
SJ SJM Svalbard and Jan Mayen|Svalbard & Jan Mayen|Svalbard og Jan Mayen|Spitzbergen und Jan Mayen|Svalbard et Jan Mayen|Svalbard y Jan Mayen|Svalbard e Jan Mayen
SK SVK Slovakia|Slovensko|Slowakei|Slovaquie|Eslovaquia|Slovacchia
SL SLE Sierra Leone|Sierra Leona
SM SMR San Marino|Saint-Marin
SN SEN Senegal|Senegaal|Sénégal
SO SOM Somalia|Soomaaliya|Somalie
SR SUR Suriname|Surinam
SS SSD South Sudan|جنوب السودان|Südsudan|Soudan du Sud|Sudán del Sur|Sud Sudan
ST STP Sao Tome and Principe|São Tomé & Príncipe|São Tomé e Príncipe|São Tomé und Príncipe|Sao Tomé-et-Principe|Santo Tomé y Príncipe
SV SLV El Salvador|Salvador
SX SXM Sint Maarten (Dutch part)|Sint Maarten|Saint-Martin (partie néerlandaise)
SY SYR Syrian Arab Republic|Syria|سوريا|Syrien|Syrie|Siria
SZ SWZ Eswatini|Esuatini
TC TCA Turks and Caicos Islands|Turks & Caicos Islands|Turks- und Caicosinseln|Îles Turques-et-Caïques|Islas Turcas y Caicos|Isole Turks e Caicos
TD TCD Chad|تشاد|Tschad|Tchad|Ciad
TF ATF French Southern Territories|Terres australes françaises|Französische Süd- und Antarktisgebiete|Territorios Australes Franceses|Terre Australi Francesi
TG TGO Togo
TH THA Thailand|ไทย|Thaïlande|Tailandia|Thailandia
TJ TJK Tajikistan|Тоҷикистон|Tadschikistan|Tadjikistan|Tayikistán|Tagikistan
TK TKL Tokelau
TL TLS Timor-Leste|Timor oriental|Timor Est
TM TKM Turkmenistan|Türkmenistan|Turkménistan|Turkmenistán
TN TUN Tunisia|تونس|Tunesien|Tunisie|Túnez
TO TON Tonga
TR TUR Türkiye|Türkei|Turquie|Turquía|Turchia
TT TTO Trinidad and Tobago|Trinidad & Tobago|Trinidad und Tobago|Trinité-et-Tobago|Trinidad y Tobago|Trinidad e Tobago
TV TUV Tuvalu
TW TWN Taiwan, Province of China|Province of China Taiwan|Taiwan|台灣|Taïwan|Taiwán
TZ TZA Tanzania, United Republic of|United Republic of Tanzania|Tanzania|Tansania|Tanzanie
UA UKR Ukraine|Україна|Ucrania|Ucraina
UG UGA Uganda|Ouganda
UM UMI United States Minor Outlying Islands|U.S. Outlying Islands|Amerikanische Überseeinseln|Îles mineures éloignées des États-Unis|Islas menores alejadas de EE. UU.|Isole Minori Esterne degli Stati Uniti
US USA United States of America|United States|Vereinigte Staaten|États-Unis|Estados Unidos|Stati Uniti
UY URY Uruguay
UZ UZB Uzbekistan|Oʻzbekiston|Usbekistan|Ouzbékistan|Uzbekistán
VA VAT Holy See|Vatican City|Città del Vaticano|Vatikanstadt|État de la Cité du Vatican|Ciudad del Vaticano
VC VCT Saint Vincent and the Grenadines|St. Vincent & Grenadines|St. Vincent und die Grenadinen|Saint-Vincent-et-les Grenadines|San Vicente y las Granadinas|Saint Vincent e Grenadine
VE VEN Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela|Venezuela
VG VGB Virgin Islands (British)|British Virgin Islands|Britische Jungferninseln|Îles Vierges britanniques|Islas Vírgenes Británicas|Isole Vergini Britanniche
VI VIR Virgin Islands (U.S.)|U.S. Virgin Islands|Amerikanische Jungferninseln|Îles Vierges des États-Unis|Islas Vírgenes de EE. UU.|Isole Vergini Americane
VN VNM Viet Nam|Vietnam|Việt Nam|Viêt Nam
VU VUT Vanuatu
WF WLF Wallis and Futuna|Wallis & Futuna|Wallis-et-Futuna|Wallis und Futuna|Wallis y Futuna|Wallis e Futuna
WS WSM Samoa
YE YEM Yemen|اليمن|Jemen|Yémen
YT MYT Mayotte
ZA ZAF South Africa|Suid-Afrika|iNingizimu Afrika|Südafrika|Afrique du Sud|Sudáfrica|Sudafrica
ZM ZMB Zambia|Sambia|Zambie
ZW ZWE Zimbabwe|Simbabwe|Zimbabue`;

/**
 * ISO 3166-2, by country: the states, separated by `;`, each with its codes without that of the country, its name and, separated
 * by `|`, other names. A name that ISO inverts stands in its usual order (`Comunidad Valenciana`), a Spanish community of one province
 * with that province.
 *
 * Source: the npm package iso-3166 4.4.0.
 */
export const STATE_TABLES: Readonly<Record<string, string>> = {
  AU: `
ACT Australian Capital Territory; NSW New South Wales; NT Northern Territory; QLD Queensland; SA South Australia;
TAS Tasmania; VIC Victoria; WA Western Australia`,
  BR: `
AC Acre; AL Alagoas; AM Amazonas; AP Amapá; BA Bahia; CE Ceará; DF Distrito Federal; ES Espírito Santo; GO Goiás;
MA Maranhão; MG Minas Gerais; MS Mato Grosso do Sul; MT Mato Grosso; PA Pará; PB Paraíba; PE Pernambuco; PI Piauí;
PR Paraná; RJ Rio de Janeiro; RN Rio Grande do Norte; RO Rondônia; RR Roraima; RS Rio Grande do Sul; SC Santa Catarina;
SE Sergipe; SP São Paulo; TO Tocantins`,
  CA: `
AB Alberta; BC British Columbia; MB Manitoba; NB New Brunswick; NL Newfoundland and Labrador; NS Nova Scotia;
NT Northwest Territories; NU Nunavut; ON Ontario; PE Prince Edward Island; QC Quebec; SK Saskatchewan; YT Yukon`,
  DE: `
BB Brandenburg; BE Berlin; BW Baden-Württemberg; BY Bayern; HB Bremen; HE Hessen; HH Hamburg; MV Mecklenburg-Vorpommern;
NI Niedersachsen; NW Nordrhein-Westfalen; RP Rheinland-Pfalz; SH Schleswig-Holstein; SL Saarland; SN Sachsen;
ST Sachsen-Anhalt; TH Thüringen`,
  ES: `
A Alicante; AB Albacete; AL Almería; AN Andalucía; AR Aragón; AV Ávila; B Barcelona; BA Badajoz; BI Bizkaia; BU Burgos;
C A Coruña; CA Cádiz; CC Cáceres; CE Ceuta; CL Castilla y León; CM Castilla-La Mancha; CN Canarias; CO Córdoba;
CR Ciudad Real; CS Castellón; CT Catalunya; CU Cuenca; EX Extremadura; GA Galicia; GC Las Palmas; GI Girona; GR Granada;
GU Guadalajara; H Huelva; HU Huesca; J Jaén; L Lleida; LE León; LO,RI La Rioja; LU Lugo;
M,MD Madrid|Comunidad de Madrid|Madrid, Comunidad de; MA Málaga; ML Melilla;
MU,MC Murcia|Región de Murcia|Murcia, Región de; NA,NC Navarra|Comunidad Foral de Navarra|Navarra, Comunidad Foral de;
O,AS Asturias|Principado de Asturias|Asturias, Principado de; OR Ourense; P Palencia; PM,IB Illes Balears;
PO Pontevedra; PV País Vasco; S,CB Cantabria; SA Salamanca; SE Sevilla; SG Segovia; SO Soria; SS Gipuzkoa; T Tarragona;
TE Teruel; TF Santa Cruz de Tenerife; TO Toledo; V Valencia; VA Valladolid;
VC Comunidad Valenciana|Valenciana, Comunidad; VI Álava; Z Zaragoza; ZA Zamora`,
  FR: `
01 Ain; 02 Aisne; 03 Allier; 04 Alpes-de-Haute-Provence; 05 Hautes-Alpes; 06 Alpes-Maritimes; 07 Ardèche; 08 Ardennes;
09 Ariège; 10 Aube; 11 Aude; 12 Aveyron; 13 Bouches-du-Rhône; 14 Calvados; 15 Cantal; 16 Charente; 17 Charente-Maritime;
18 Cher; 19 Corrèze; 20R Corse; 21 Côte-d'Or; 22 Côtes-d'Armor; 23 Creuse; 24 Dordogne; 25 Doubs; 26 Drôme; 27 Eure;
28 Eure-et-Loir; 29 Finistère; 2A Corse-du-Sud; 2B Haute-Corse; 30 Gard; 31 Haute-Garonne; 32 Gers; 33 Gironde;
34 Hérault; 35 Ille-et-Vilaine; 36 Indre; 37 Indre-et-Loire; 38 Isère; 39 Jura; 40 Landes; 41 Loir-et-Cher; 42 Loire;
43 Haute-Loire; 44 Loire-Atlantique; 45 Loiret; 46 Lot; 47 Lot-et-Garonne; 48 Lozère; 49 Maine-et-Loire; 50 Manche;
51 Marne; 52 Haute-Marne; 53 Mayenne; 54 Meurthe-et-Moselle; 55 Meuse; 56 Morbihan; 57 Moselle; 58 Nièvre; 59 Nord;
60 Oise; 61 Orne; 62 Pas-de-Calais; 63 Puy-de-Dôme; 64 Pyrénées-Atlantiques; 65 Hautes-Pyrénées; 66 Pyrénées-Orientales;
67 Bas-Rhin; 68 Haut-Rhin; 69 Rhône; 69M Métropole de Lyon; 6AE Alsace; 70 Haute-Saône; 71 Saône-et-Loire; 72 Sarthe;
73 Savoie; 74 Haute-Savoie; 75C Paris; 76 Seine-Maritime; 77 Seine-et-Marne; 78 Yvelines; 79 Deux-Sèvres; 80 Somme;
81 Tarn; 82 Tarn-et-Garonne; 83 Var; 84 Vaucluse; 85 Vendée; 86 Vienne; 87 Haute-Vienne; 88 Vosges; 89 Yonne;
90 Territoire de Belfort; 91 Essonne; 92 Hauts-de-Seine; 93 Seine-Saint-Denis; 94 Val-de-Marne; 95 Val-d'Oise;
971 Guadeloupe; 972 Martinique; 973 Guyane; 974 La Réunion; 976 Mayotte; ARA Auvergne-Rhône-Alpes;
BFC Bourgogne-Franche-Comté; BL Saint-Barthélemy; BRE Bretagne; CP Clipperton; CVL Centre-Val de Loire; GES Grand Est;
HDF Hauts-de-France; IDF Île-de-France; MF Saint-Martin; NAQ Nouvelle-Aquitaine; NC Nouvelle-Calédonie; NOR Normandie;
OCC Occitanie; PAC Provence-Alpes-Côte-d'Azur; PDL Pays-de-la-Loire; PF Polynésie française;
PM Saint-Pierre-et-Miquelon; TF Terres australes françaises; WF Wallis-et-Futuna`,
  GB: `
ABC Armagh City, Banbridge and Craigavon; ABD Aberdeenshire; ABE Aberdeen City; AGB Argyll and Bute;
AGY Isle of Anglesey; AND Ards and North Down; ANN Antrim and Newtownabbey; ANS Angus; BAS Bath and North East Somerset;
BBD Blackburn with Darwen; BCP Bournemouth, Christchurch and Poole; BDF Bedford; BDG Barking and Dagenham; BEN Brent;
BEX Bexley; BFS Belfast City; BGE Bridgend; BGW Blaenau Gwent; BIR Birmingham; BKM Buckinghamshire; BNE Barnet;
BNH Brighton and Hove; BNS Barnsley; BOL Bolton; BPL Blackpool; BRC Bracknell Forest; BRD Bradford; BRY Bromley;
BST City of Bristol|Bristol, City of; BUR Bury; CAM Cambridgeshire; CAY Caerphilly; CBF Central Bedfordshire;
CCG Causeway Coast and Glens; CGN Ceredigion; CHE Cheshire East; CHW Cheshire West and Chester; CLD Calderdale;
CLK Clackmannanshire; CMA Cumbria; CMD Camden; CMN Carmarthenshire; CON Cornwall; COV Coventry; CRF Cardiff;
CRY Croydon; CWY Conwy; DAL Darlington; DBY Derbyshire; DEN Denbighshire; DER Derby; DEV Devon;
DGY Dumfries and Galloway; DNC Doncaster; DND Dundee City; DOR Dorset; DRS Derry and Strabane; DUD Dudley;
DUR County Durham|Durham, County; EAL Ealing; EAY East Ayrshire; EDH City of Edinburgh|Edinburgh, City of;
EDU East Dunbartonshire; ELN East Lothian; ELS Eilean Siar; ENF Enfield; ENG England; ERW East Renfrewshire;
ERY East Riding of Yorkshire; ESS Essex; ESX East Sussex; FAL Falkirk; FIF Fife; FLN Flintshire;
FMO Fermanagh and Omagh; GAT Gateshead; GLG Glasgow City; GLS Gloucestershire; GRE Greenwich; GWN Gwynedd; HAL Halton;
HAM Hampshire; HAV Havering; HCK Hackney; HEF Herefordshire; HIL Hillingdon; HLD Highland; HMF Hammersmith and Fulham;
HNS Hounslow; HPL Hartlepool; HRT Hertfordshire; HRW Harrow; HRY Haringey; IOS Isles of Scilly; IOW Isle of Wight;
ISL Islington; IVC Inverclyde; KEC Kensington and Chelsea; KEN Kent; KHL Kingston upon Hull; KIR Kirklees;
KTT Kingston upon Thames; KWL Knowsley; LAN Lancashire; LBC Lisburn and Castlereagh; LBH Lambeth; LCE Leicester;
LDS Leeds; LEC Leicestershire; LEW Lewisham; LIN Lincolnshire; LIV Liverpool; LND City of London|London, City of;
LUT Luton; MAN Manchester; MDB Middlesbrough; MDW Medway; MEA Mid and East Antrim; MIK Milton Keynes; MLN Midlothian;
MON Monmouthshire; MRT Merton; MRY Moray; MTY Merthyr Tydfil; MUL Mid-Ulster; NAY North Ayrshire; NBL Northumberland;
NEL North East Lincolnshire; NET Newcastle upon Tyne; NFK Norfolk; NGM Nottingham; NIR Northern Ireland;
NLK North Lanarkshire; NLN North Lincolnshire; NMD Newry, Mourne and Down; NNH North Northamptonshire;
NSM North Somerset; NTL Neath Port Talbot; NTT Nottinghamshire; NTY North Tyneside; NWM Newham; NWP Newport;
NYK North Yorkshire; OLD Oldham; ORK Orkney Islands; OXF Oxfordshire; PEM Pembrokeshire; PKN Perth and Kinross;
PLY Plymouth; POR Portsmouth; POW Powys; PTE Peterborough; RCC Redcar and Cleveland; RCH Rochdale;
RCT Rhondda Cynon Taff; RDB Redbridge; RDG Reading; RFW Renfrewshire; RIC Richmond upon Thames; ROT Rotherham;
RUT Rutland; SAW Sandwell; SAY South Ayrshire; SCB Scottish Borders; SCT Scotland; SFK Suffolk; SFT Sefton;
SGC South Gloucestershire; SHF Sheffield; SHN St. Helens; SHR Shropshire; SKP Stockport; SLF Salford; SLG Slough;
SLK South Lanarkshire; SND Sunderland; SOL Solihull; SOM Somerset; SOS Southend-on-Sea; SRY Surrey; STE Stoke-on-Trent;
STG Stirling; STH Southampton; STN Sutton; STS Staffordshire; STT Stockton-on-Tees; STY South Tyneside; SWA Swansea;
SWD Swindon; SWK Southwark; TAM Tameside; TFW Telford and Wrekin; THR Thurrock; TOB Torbay; TOF Torfaen; TRF Trafford;
TWH Tower Hamlets; VGL Vale of Glamorgan; WAR Warwickshire; WBK West Berkshire; WDU West Dunbartonshire;
WFT Waltham Forest; WGN Wigan; WIL Wiltshire; WKF Wakefield; WLL Walsall; WLN West Lothian; WLS Wales;
WLV Wolverhampton; WND Wandsworth; WNH West Northamptonshire; WNM Windsor and Maidenhead; WOK Wokingham;
WOR Worcestershire; WRL Wirral; WRT Warrington; WRX Wrexham; WSM Westminster; WSX West Sussex; YOR York;
ZET Shetland Islands`,
  IT: `
21 Piemonte; 23 Valle d'Aosta|Vallée d'Aoste; 25 Lombardia; 32 Trentino-Alto Adige|Trentino-Südtirol; 34 Veneto;
36 Friuli Venezia Giulia; 42 Liguria; 45 Emilia-Romagna; 52 Toscana; 55 Umbria; 57 Marche; 62 Lazio; 65 Abruzzo;
67 Molise; 72 Campania; 75 Puglia; 77 Basilicata; 78 Calabria; 82 Sicilia; 88 Sardegna; AG Agrigento; AL Alessandria;
AN Ancona; AP Ascoli Piceno; AQ L'Aquila; AR Arezzo; AT Asti; AV Avellino; BA Bari; BG Bergamo; BI Biella; BL Belluno;
BN Benevento; BO Bologna; BR Brindisi; BS Brescia; BT Barletta-Andria-Trani; BZ Bolzano|Bozen; CA Cagliari;
CB Campobasso; CE Caserta; CH Chieti; CL Caltanissetta; CN Cuneo; CO Como; CR Cremona; CS Cosenza; CT Catania;
CZ Catanzaro; EN Enna; FC Forlì-Cesena; FE Ferrara; FG Foggia; FI Firenze; FM Fermo; FR Frosinone; GE Genova;
GO Gorizia; GR Grosseto; IM Imperia; IS Isernia; KR Crotone; LC Lecco; LE Lecce; LI Livorno; LO Lodi; LT Latina;
LU Lucca; MB Monza e Brianza; MC Macerata; ME Messina; MI Milano; MN Mantova; MO Modena; MS Massa-Carrara; MT Matera;
NA Napoli; NO Novara; NU Nuoro; OR Oristano; PA Palermo; PC Piacenza; PD Padova; PE Pescara; PG Perugia; PI Pisa;
PN Pordenone; PO Prato; PR Parma; PT Pistoia; PU Pesaro e Urbino; PV Pavia; PZ Potenza; RA Ravenna; RC Reggio Calabria;
RE Reggio Emilia; RG Ragusa; RI Rieti; RM Roma; RN Rimini; RO Rovigo; SA Salerno; SI Siena; SO Sondrio; SP La Spezia;
SR Siracusa; SS Sassari; SU Sud Sardegna; SV Savona; TA Taranto; TE Teramo; TN Trento; TO Torino; TP Trapani; TR Terni;
TS Trieste; TV Treviso; UD Udine; VA Varese; VB Verbano-Cusio-Ossola; VC Vercelli; VE Venezia; VI Vicenza; VR Verona;
VT Viterbo; VV Vibo Valentia`,
  JP: `
01 Hokkaidô; 02 Aomori; 03 Iwate; 04 Miyagi; 05 Akita; 06 Yamagata; 07 Hukusima; 08 Ibaraki; 09 Totigi; 10 Gunma;
11 Saitama; 12 Tiba; 13 Tôkyô; 14 Kanagawa; 15 Niigata; 16 Toyama; 17 Isikawa; 18 Hukui; 19 Yamanasi; 20 Nagano;
21 Gihu; 22 Sizuoka; 23 Aiti; 24 Mie; 25 Siga; 26 Kyôto; 27 Ôsaka; 28 Hyôgo; 29 Nara; 30 Wakayama; 31 Tottori;
32 Simane; 33 Okayama; 34 Hirosima; 35 Yamaguti; 36 Tokusima; 37 Kagawa; 38 Ehime; 39 Kôti; 40 Hukuoka; 41 Saga;
42 Nagasaki; 43 Kumamoto; 44 Ôita; 45 Miyazaki; 46 Kagosima; 47 Okinawa`,
  MX: `
AGU Aguascalientes; BCN Baja California; BCS Baja California Sur; CAM Campeche; CHH Chihuahua; CHP Chiapas;
CMX Ciudad de México; COA Coahuila de Zaragoza; COL Colima; DUR Durango; GRO Guerrero; GUA Guanajuato; HID Hidalgo;
JAL Jalisco; MEX México; MIC Michoacán de Ocampo; MOR Morelos; NAY Nayarit; NLE Nuevo León; OAX Oaxaca; PUE Puebla;
QUE Querétaro; ROO Quintana Roo; SIN Sinaloa; SLP San Luis Potosí; SON Sonora; TAB Tabasco; TAM Tamaulipas;
TLA Tlaxcala; VER Veracruz de Ignacio de la Llave; YUC Yucatán; ZAC Zacatecas`,
  US: `
AK Alaska; AL Alabama; AR Arkansas; AS American Samoa; AZ Arizona; CA California; CO Colorado; CT Connecticut;
DC District of Columbia; DE Delaware; FL Florida; GA Georgia; GU Guam; HI Hawaii; IA Iowa; ID Idaho; IL Illinois;
IN Indiana; KS Kansas; KY Kentucky; LA Louisiana; MA Massachusetts; MD Maryland; ME Maine; MI Michigan; MN Minnesota;
MO Missouri; MP Northern Mariana Islands; MS Mississippi; MT Montana; NC North Carolina; ND North Dakota; NE Nebraska;
NH New Hampshire; NJ New Jersey; NM New Mexico; NV Nevada; NY New York; OH Ohio; OK Oklahoma; OR Oregon;
PA Pennsylvania; PR Puerto Rico; RI Rhode Island; SC South Carolina; SD South Dakota; TN Tennessee; TX Texas;
UM United States Minor Outlying Islands; UT Utah; VA Virginia; VI United States Virgin Islands; VT Vermont;
WA Washington; WI Wisconsin; WV West Virginia; WY Wyoming`,
};
