/** A state or territory with its spellings by buyers and sellers, and its cities. */
export interface Region {
  /** Spellings found in reports, with numbers of lines as weights. */
  spellings: Readonly<Record<string, number>>;
  /** `NAME weight pin`, one city each: how often it is shipped to, and the first digits of its postal codes. */
  cities: readonly string[];
}

/**
 * The states of India as spelt in reports: mostly in capitals, sometimes as a code, an old name or with a typo. Weights are
 * numbers of lines in a real report of 5,733 lines; spellings from other reports have weight 1.
 */
// prettier-ignore
export const INDIA: readonly Region[] = [
  { spellings: { MAHARASHTRA: 945 }, cities: ['MUMBAI 311 4000', 'PUNE 170 411', 'THANE 90 4006', 'NAVI MUMBAI 52 4107', 'NAGPUR 36 440', 'PIMPRI CHINCHWAD 33 41103', 'NASHIK 33 422', 'KALYAN 20 4213', 'VASAI VIRAR 18 4012', 'SATARA 9 415', 'KOLHAPUR 9 416', 'AURANGABAD 9 431', 'AMRAVATI 7 4446', 'SOLAPUR 7 413'] },
  { spellings: { KARNATAKA: 768 }, cities: ['BENGALURU 511 560', 'BANGALORE 46 560', 'MYSURU 28 570', 'MANGALURU 21 575', 'HUBBALLI 13 580', 'BELAGAVI 9 590', 'BIDAR 7 5854', 'DAVANAGERE 6 577', 'VIJAPURA 5 5861', 'SHIVAMOGGA 5 5772', 'UDUPI 5 5761'] },
  { spellings: { TELANGANA: 510 }, cities: ['HYDERABAD 407 500', 'SECUNDERABAD 30 500', 'WARANGAL 12 506', 'KARIMNAGAR 6 505', 'KHAMMAM 5 507', 'NIZAMABAD 5 503', 'MAHABUBNAGAR 4 509', 'RAMAGUNDAM 3 5052'] },
  { spellings: { 'UTTAR PRADESH': 484 }, cities: ['LUCKNOW 76 226', 'GHAZIABAD 76 201', 'NOIDA 65 2013', 'KANPUR 26 208', 'GREATER NOIDA 19 20131', 'ALLAHABAD 16 211', 'VARANASI 14 221', 'GAUTAM BUDDHA NAGAR 13 2013', 'MEERUT 12 250', 'ALIGARH 9 202', 'BAREILLY 9 243', 'FAIZABAD 8 224', 'AGRA 8 282', 'GORAKHPUR 8 273'] },
  { spellings: { 'TAMIL NADU': 473 }, cities: ['CHENNAI 259 600', 'COIMBATORE 39 641', 'VELLORE 11 632', 'MADURAI 10 625', 'TIRUCHIRAPPALLI 9 620', 'SALEM 7 636', 'THANJAVUR 5 613', 'KANCHEEPURAM 5 631', 'HOSUR 5 6351', 'ERODE 5 638', 'KARUR 4 639'] },
  { spellings: { 'WEST BENGAL': 286 }, cities: ['KOLKATA 137 700', 'NEW TOWN 18 7001', 'DURGAPUR 12 7132', 'BARRACKPORE 11 7001', 'BIDHAN NAGAR 10 7000', 'HOWRAH 10 711', 'KHARAGPUR 7 7213', 'HALDIA 5 7216', 'KOCH BIHAR 5 7361', 'SILIGURI 5 734', 'MALDA 4 7321'] },
  { spellings: { DELHI: 280, Delhi: 4, 'New Delhi': 1 }, cities: ['NEW DELHI 266 110', 'DELHI 12 110', 'NORTH DELHI 4 1100', 'ROHINI 3 11008'] },
  { spellings: { KERALA: 266 }, cities: ['THIRUVANANTHAPURAM 36 695', 'KOTTAYAM 22 686', 'ERNAKULAM 20 682', 'KOCHI 18 682', 'THRISSUR 14 680', 'PATHANAMTHITTA 9 689', 'PALAKKAD 9 678', 'KOZHIKODE 9 673', 'KOLLAM 8 691', 'MANJERI 6 6761', 'KANNUR 6 670'] },
  { spellings: { Gujarat: 226 }, cities: ['AHMEDABAD 59 380', 'VADODARA 47 390', 'SURAT 43 395', 'RAJKOT 12 360', 'GANDHINAGAR 9 382', 'HIMMATNAGAR 6 3830', 'VAPI 6 3961', 'JAMNAGAR 5 361', 'DOHAD 4 3891'] },
  { spellings: { 'ANDHRA PRADESH': 223 }, cities: ['VISAKHAPATNAM 46 530', 'VIJAYAWADA 27 520', 'NELLORE 18 524', 'GUNTUR 17 522', 'KAKINADA 13 533', 'RAJAHMUNDRY 11 5331', 'TIRUPATI 9 5175', 'ANANTAPUR 8 515', 'CHITTOOR 7 517', 'ELURU 7 534', 'KADAPA 7 516'] },
  { spellings: { HARYANA: 207 }, cities: ['GURUGRAM 103 122', 'FARIDABAD 30 121', 'GURGAON 14 122', 'ROHTAK 11 124', 'PANCHKULA 10 134', 'KARNAL 7 132', 'PANIPAT 7 1321', 'FATEHABAD 6 125', 'SONIPAT 5 131'] },
  { spellings: { RAJASTHAN: 139, Rajshthan: 3, rajasthan: 1, Rajsthan: 1, RJ: 1 }, cities: ['JAIPUR 55 302', 'UDAIPUR 15 313', 'JODHPUR 15 342', 'BIKANER 8 334', 'ALWAR 7 301', 'PALI 6 3064', 'BHIWADI 5 3010', 'KOTA 5 324', 'CHURU 4 331'] },
  { spellings: { BIHAR: 112, Bihar: 2 }, cities: ['PATNA 58 800', 'MUZAFFARPUR 8 842', 'KATIHAR 7 8541', 'BHAGALPUR 6 812', 'PURNIA 6 8543', 'GAYA 5 823', 'SAHARSA 4 8522', 'MUNGER 4 8112'] },
  { spellings: { 'MADHYA PRADESH': 110 }, cities: ['GWALIOR 24 474', 'BHOPAL 22 462', 'INDORE 21 452', 'JABALPUR 9 482', 'UJJAIN 7 456', 'MORENA 6 4760', 'REWA 5 486', 'SATNA 5 485'] },
  { spellings: { ODISHA: 99, Odisha: 1, Orissa: 1 }, cities: ['BHUBANESWAR 42 751', 'CUTTACK 12 753', 'SAMBALPUR 8 768', 'BERHAMPUR 7 760', 'SUNDARGARH 6 7700', 'ROURKELA 5 769', 'GANJAM 4 7610'] },
  { spellings: { JHARKHAND: 80 }, cities: ['RANCHI 33 834', 'JAMSHEDPUR 19 831', 'BOKARO STEEL CITY 10 827', 'HAZARIBAGH 6 8253', 'DHANBAD 6 826'] },
  { spellings: { ASSAM: 74 }, cities: ['GUWAHATI 38 781', 'JORHAT 8 785', 'SIBSAGAR 6 7856', 'TINSUKIA 5 7861', 'TEZPUR 5 7840', 'SILCHAR 4 788'] },
  { spellings: { UTTARAKHAND: 73 }, cities: ['DEHRADUN 33 248', 'HALDWANI 16 2631', 'RISHIKESH 10 2492', 'ROORKEE 5 2476', 'HARIDWAR 5 2494'] },
  { spellings: { PUNJAB: 73, punjab: 2, Punjab: 1, PB: 1, 'Punjab/Mohali/Zirakpur': 1 }, cities: ['JALANDHAR 17 144', 'LUDHIANA 16 141', 'ZIRAKPUR 12 1406', 'MOHALI 10 1600', 'AMRITSAR 8 143', 'BATHINDA 4 151', 'PATIALA 4 147'] },
  { spellings: { CHHATTISGARH: 57 }, cities: ['RAIPUR 14 492', 'BHILAI 12 490', 'BILASPUR 9 495', 'DURG 7 491', 'KAWARDHA 4 4919'] },
  { spellings: { GOA: 48, Goa: 5 }, cities: ['VASCO DA GAMA 10 4038', 'MARGAO 10 4036', 'PONDA 8 4034', 'PANAJI 7 4030', 'NORTH GOA 6 4035', 'SOUTH GOA 6 4037'] },
  { spellings: { 'JAMMU & KASHMIR': 35 }, cities: ['JAMMU 20 180', 'SRINAGAR 12 190', 'UDHAMPUR 3 1821'] },
  { spellings: { 'HIMACHAL PRADESH': 35 }, cities: ['SHIMLA 11 171', 'MANDI 9 1750', 'SOLAN 5 1732', 'KANGRA 5 1760'] },
  { spellings: { PUDUCHERRY: 24, Pondicherry: 1 }, cities: ['PUDUCHERRY 22 605', 'KARAIKAL 2 6096'] },
  { spellings: { MANIPUR: 17, Manipur: 1 }, cities: ['IMPHAL 13 795', 'THOUBAL 3 7951'] },
  { spellings: { TRIPURA: 13 }, cities: ['AGARTALA 11 799', 'DHARMANAGAR 2 7992'] },
  { spellings: { MEGHALAYA: 12 }, cities: ['SHILLONG 11 793', 'JOWAI 1 7931'] },
  { spellings: { CHANDIGARH: 11 }, cities: ['CHANDIGARH 11 1600'] },
  { spellings: { NAGALAND: 9, NL: 1 }, cities: ['DIMAPUR 7 7971', 'KOHIMA 3 797'] },
  { spellings: { 'DADRA AND NAGAR': 5 }, cities: ['DIU 4 3625', 'DAMAN 1 3962'] },
  { spellings: { SIKKIM: 5 }, cities: ['GANGTOK 3 7371', 'NAMCHI 2 7371'] },
  { spellings: { 'ANDAMAN & NICOBAR ': 5 }, cities: ['PORT BLAIR 5 7441'] },
  { spellings: { LADAKH: 2 }, cities: ['LEH 1 1941', 'CHOGLAMSAR 1 1941'] },
  { spellings: { MIZORAM: 2 }, cities: ['AIZAWL 2 796'] },
  { spellings: { 'ARUNACHAL PRADESH': 1, AR: 1 }, cities: ['ITANAGAR 2 7911'] },
];

/** A few states of the USA; `AR` is Arkansas here, where in India it would be Arunachal Pradesh. */
// prettier-ignore
export const USA: readonly Region[] = [
  { spellings: { CA: 24, California: 2 }, cities: ['LOS ANGELES 10 900', 'SAN JOSE 6 951', 'FREMONT 4 945', 'SAN DIEGO 4 921'] },
  { spellings: { NY: 18, 'New York': 1 }, cities: ['NEW YORK 9 100', 'BROOKLYN 6 112', 'BUFFALO 2 142'] },
  { spellings: { TX: 16 }, cities: ['HOUSTON 6 770', 'FRISCO 5 750', 'AUSTIN 4 787'] },
  { spellings: { NJ: 10 }, cities: ['EDISON 6 088', 'JERSEY CITY 4 073'] },
  { spellings: { FL: 8 }, cities: ['MIAMI 5 331', 'TAMPA 3 336'] },
  { spellings: { IL: 7 }, cities: ['CHICAGO 5 606', 'NAPERVILLE 2 605'] },
  { spellings: { WA: 6 }, cities: ['SEATTLE 4 981', 'BELLEVUE 3 980'] },
  { spellings: { GA: 4 }, cities: ['ATLANTA 4 303'] },
  { spellings: { AR: 3 }, cities: ['BENTONVILLE 2 727', 'LITTLE ROCK 1 722'] },
];
