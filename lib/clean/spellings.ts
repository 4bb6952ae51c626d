/**
 * Spellings of states that ISO 3166-2 does not have, by country: entries as in `STATE_TABLES`, one a line. A
 * line whose first code is in that table adds codes and spellings to that state; another line adds a state, whose name is the first.
 *
 * Sources: abbreviations of the USA, and its codes of armed forces and associated states, by Publication 28 of the USPS and
 * the Associated Press; of Canada by Canada Post; of Mexico by RENAPO (two letters) and common use; regions of France until
 * 2015 by the law of 2015-01-16 that joined them; other names are English ones, and those of languages spoken there.
 */
export const SPELLINGS: Readonly<Record<string, string>> = {
  AU: `
ACT Aust Cap Terr
NSW N S Wales
NT N Territory
QLD Queensld
SA S Australia
TAS Tasm
VIC Vict
WA W Australia|West Australia`,
  BR: `
DF Brasília DF|Brazilian Federal District
SP Sao Paulo SP`,
  CA: `
AB Alta
BC Colombie-Britannique|B Columbia
MB Man
NB Nouveau-Brunswick|New Bruns
NL,NF NFLD|Newfoundland|Labrador|Terre-Neuve-et-Labrador|Terre-Neuve
NS Nouvelle-Écosse
NT NWT|Northwest Territory|Territoires du Nord-Ouest
ON Ont
PE PEI|Prince Edward Is|Île-du-Prince-Édouard
QC,PQ Que
SK Sask
YT,YK Yukon Territory`,
  DE: `
BW BaWü|Baden-Wuerttemberg
BY Bavaria|Freistaat Bayern
BE Land Berlin
HB Freie Hansestadt Bremen
HE Hesse
HH Freie und Hansestadt Hamburg
MV Mecklenburg-Western Pomerania|Mecklenburg-West Pomerania|Mecklenburg
NI NDS|Lower Saxony
NW NRW|North Rhine-Westphalia|North Rhine Westfalia
RP RLP|Rhineland-Palatinate
SN Saxony|Freistaat Sachsen
ST LSA|Saxony-Anhalt
TH Thuringia|Thueringen|Freistaat Thüringen`,
  ES: `
A Alacant|Alicante/Alacant
AN Andalusia
BI Vizcaya|Biscay|Bizkaia/Vizcaya
C La Coruña|Coruña|Corunna
CL Castile and León|Castilla-León
CM Castile-La Mancha
CN Islas Canarias|Canary Islands
CS Castelló|Castellón de la Plana|Castellón/Castelló
CT Cataluña|Catalonia
GC Las Palmas de Gran Canaria|Gran Canaria
GI Gerona
L Lérida
NA Navarre|Nafarroa
OR Orense
PM Baleares|Islas Baleares|Balears|Illes Balears/Islas Baleares|Balearic Islands
PV Euskadi|Basque Country
RI Rioja
SE Seville
SS Guipúzcoa|Gipuzkoa/Guipúzcoa
TF Tenerife|S.C. Tenerife|Sta Cruz de Tenerife
VC Comunitat Valenciana|Valencian Community|País Valenciano
VI Araba|Araba/Álava
Z Saragossa`,
  FR: `
2A Southern Corsica
20R,20,COR Corsica
69,69D Département du Rhône
75C,75 Ville de Paris
971,GP,GUA Guadeloupe
972,MQ Martinique
973,GF Guyane française|French Guiana
974,RE Réunion|Île de la Réunion
976,YT Mayotte
ARA Auvergne|Rhône-Alpes
BFC Bourgogne|Franche-Comté|Burgundy
BRE Brittany|Breizh
CVL Centre
GES Lorraine|Champagne-Ardenne|Alsace-Champagne-Ardenne-Lorraine
HDF Nord-Pas-de-Calais|Picardie|Picardy|Nord-Pas-de-Calais-Picardie
IDF Région parisienne|Greater Paris
NAQ Aquitaine|Limousin|Poitou-Charentes|Aquitaine-Limousin-Poitou-Charentes
NOR Basse-Normandie|Haute-Normandie|Normandy
OCC Languedoc-Roussillon|Midi-Pyrénées|Languedoc-Roussillon-Midi-Pyrénées|Occitania
PAC PACA|Provence
PDL Loire Region`,
  GB: `
ENG Lloegr
NIR N Ireland|Tuaisceart Éireann
SCT Alba
WLS Cymru`,
  IT: `
21 Piedmont
23,AO Aosta|Aosta Valley|Valle d'Aosta/Vallée d'Aoste
25 Lombardy
32 Trentino|Trentino-South Tyrol|Trentino-Alto Adige/Südtirol
36 Friuli
52 Tuscany
57 The Marches
62 Latium
75 Apulia
82 Sicily
88 Sardinia
BZ Alto Adige|Südtirol|South Tyrol|Bolzano/Bozen
FC,FO Forlì
FI Florence
GE Genoa
MB Monza|Monza Brianza|Monza della Brianza
MI Milan
MN Mantua
MS Massa
NA Naples
PD Padua
PU,PS Pesaro
RC Reggio di Calabria
RE Reggio nell'Emilia
RM Rome
SP Spezia
SU,CI,VS Carbonia-Iglesias|Medio Campidano
SR Syracuse
TO Turin
VB Verbania
VE Venice`,
  JP: `
01 Hokkaidou
10 Gumma
13 Toukyou|Tokyo Metropolis
26 Kyouto
27 Oosaka
28 Hyougo
39 Kouchi
44 Ooita`,
  MX: `
AGU AS|Ags
BCN BC|Baja California Norte
BCS BS
CAM CC|Camp
CHH CH|Chih
CHP CS|Chis
CMX CDMX|DF|DIF|Distrito Federal|Mexico City|México D.F.|México, Distrito Federal|Mexico CDMX
COA CL|Coah|Coahuila
COL CM
DUR DG|Dgo
GRO GR
GUA GT|Gto
HID HG|Hgo
JAL JC
MEX MC|EM|Estado de México|Edo. de México|Edo. México|Edo. Méx.|State of Mexico|Mexico State
MIC MN|Mich|Michoacán
MOR MS
NAY NT
NLE NL
OAX OC
PUE PL
QUE QT|Qro|Querétaro de Arteaga
ROO QR|Q. Roo
SIN SL
SLP SP
SON SR
TAB TC
TAM TS|Tamps
TLA TL|Tlax
VER VZ|Veracruz|Veracruz-Llave
YUC YN
ZAC ZS`,
  US: `
AA Armed Forces Americas|Armed Forces the Americas|AFA
AE Armed Forces Europe|Armed Forces Europe, Middle East and Canada|AFE
AK Alas
AL Ala
AP Armed Forces Pacific|AFP
AR Ark
AZ Ariz
CA Calif|Cal|Cali
CO Colo
CT Conn
DC Washington DC|District Columbia|Dist. of Columbia
DE Del
FL Fla
FM Federated States of Micronesia|Micronesia
ID Ida
IL Ill|Ills
IN Ind
KS Kan|Kans
KY Ken
MA Mass
MH Marshall Islands
MI Mich
MN Minn
MS Miss
MT Mont
NC N Carolina|N Car
ND N Dakota|N Dak
NE Neb|Nebr
NH N Hampshire
NJ N Jersey
NM N Mexico|N Mex
NV Nev
NY New York State|NYS
OK Okla
OR Ore|Oreg
PA Penn|Penna
PR Porto Rico
PW Palau
RI Rhode Is
SC S Carolina|S Car
SD S Dakota|S Dak
TN Tenn
TX Tex
VA Virg
VI Virgin Islands|U.S. Virgin Islands|USVI
WA Wash|Washington State
WI Wis|Wisc
WV W Virginia|W Va
WY Wyo`,
};
