/**
 * The 28 states and 8 union territories of India, in ascending order: entries as in `STATE_TABLES`, one a line, with codes,
 * English name and spellings found in reports.
 *
 * The first code is that of ISO 3166-2:IN as of 2023-11-23; the others are its former ones (DN and DD were joined to DH in
 * 2020, UL was Uttaranchal until 2011; CT, OR, TG and UT were replaced in 2023) and the former vehicle code UA.
 */
export const INDIAN_STATES = `
AN Andaman and Nicobar Islands|Andaman and Nicobar|Andaman Nicobar|Andaman Nicobar Islands|Andaman and Nicobar Island|Andaman Nicobar Island|Andaman and Nikobar|Andaman Islands|Andaman|A & N Islands|A & N Island
AP Andhra Pradesh|Andhra|Andra Pradesh|Andhara Pradesh|Andhra Pardesh
AR Arunachal Pradesh|Arunachal|Arunanchal Pradesh|Arunachal Pardesh
AS Assam|Asam|Asom|Assam State
BR Bihar|Behar|Bihar State
CH Chandigarh|Chandigar|Chandigadh|Chandighar|Chandigarh UT
CG,CT Chhattisgarh|Chattisgarh|Chhatisgarh|Chatisgarh|Chattishgarh|Chhattishgarh|Chhattisgadh|Chattisgadh|Chhattisghar
DH,DN,DD Dadra and Nagar Haveli and Daman and Diu|Dadra and Nagar Haveli|Dadra Nagar Haveli|Dadra and Nagar|Dadra Nagar|Dadar and Nagar Haveli|Dadra|Daman and Diu|Daman Diu|Daman|Diu|Dadra and Nagar Haveli Daman and Diu|Dadra Nagar Haveli Daman Diu|Dadra Nagar Haveli and Daman Diu|Daman and Diu and Dadra and Nagar Haveli|D & NH|DNH|DNHDD
DL Delhi|New Delhi|NCT of Delhi|Delhi NCT|NCT Delhi|Delhi NCR|NCR Delhi|National Capital Territory of Delhi|Dehli|Dilli
GA Goa|Goa State
GJ Gujarat|Gujrat|Gujrath|Gujarath|Gujurat|Gujarat State
HR Haryana|Hariyana|Haryanna|Harayana|Haryana State
HP Himachal Pradesh|Himachal|Himanchal Pradesh|Himanchal|Himachal Pardesh
JK Jammu and Kashmir|Jammu Kashmir|Jammu n Kashmir|Jammu and Kasmir|Jammu and Kashmir UT|Jammu|Kashmir|J & K
JH Jharkhand|Jharkand|Jarkhand|Jharkhnd|Jharkhand State
KA Karnataka|Karnatka|Karnatak|Karanataka|Karnatakka|Karntaka|Karnataka State
KL Kerala|Kerela|Keralam|Keral|Kerala State
LA Ladakh|Ladak|Laddakh|Leh Ladakh|Ladakh UT
LD Lakshadweep|Lakshadeep|Lakshdweep|Lakshadweep Islands|Lakshadvip|Laccadive Islands
MP Madhya Pradesh|Madya Pradesh|Madhy Pradesh|Madhya Pardesh
MH Maharashtra|Maharastra|Maharashtr|Maharasthra|Maharashta|Maharshtra|Mahrashtra|Maharasthtra|Maharashtra State
MN Manipur|Manipure|Manipur State
ML Meghalaya|Meghalya|Megalaya|Meghalay
MZ Mizoram|Mizorum|Mizoram State
NL Nagaland|Nagalnd|Nagaland State
OD,OR Odisha|Orissa|Odissa|Odisa|Orisa|Odisha State
PY Puducherry|Pondicherry|Pondichery|Pondicherri|Puduchery|Puducheri|Pudducherry|Puducherry UT|Pondy
PB Punjab|Panjab|Punjub|Punjab State|Punjab/Mohali/Zirakpur
RJ Rajasthan|Rajshthan|Rajsthan|Rajastan|Rajesthan|Rajashthan|Rajastha|Rajasthn|Rajasthan State
SK Sikkim|Sikim|Sikkhim|Sikkim State
TN Tamil Nadu|Tamil Naidu|Tamil Nad|Tamilandu|Tamil Nadhu|Thamizh Nadu|Tamil Nadu State
TS,TG Telangana|Telengana|Telangna|Telagana|Telangan|Telungana|Thelangana|Telangana State
TR Tripura|Tirpura|Tripura State
UP Uttar Pradesh|Utter Pradesh|Uttar Pardesh|Utar Pradesh|Uttra Pradesh
UK,UT,UL,UA Uttarakhand|Uttaranchal|Uttranchal|Uttrakhand|Utrakhand|Uttarkhand|Uttarakhnd|Uttrakhnad|Uttarakand|Uttarakhand State
WB West Bengal|West Bangal|West Bengol|West Bangla|W Bengal|Paschim Banga`;
