import { FORMATS, type ReportField } from '../../lib/formats/index.ts';

/** Headers that people and programs of several countries write, besides those of the formats of the service. */
const MORE_HEADERS: Partial<Record<ReportField, readonly string[]>> = {
  order_id: [
    'Order',
    'Order Reference',
    'Receipt',
    'Receipt No',
    'Transaction ID',
    'Invoice No',
    'Bestellnummer',
    'Bestellung',
    'Auftragsnummer',
    'Bon',
    'Belegnummer',
    'Numéro de commande',
    'Commande',
    'Número de pedido',
    'Pedido',
    'Numero ordine',
    'Ordine',
    'Bestelnummer',
    'Zamówienie',
    '注文番号',
    '订单号',
  ],
  date: [
    'Sold on',
    'Sale Date',
    'Ordered On',
    'Created',
    'Created at',
    'Transaction Date',
    'Datum',
    'Bestelldatum',
    'Kaufdatum',
    'Verkauft am',
    'Verkauft',
    'Date de commande',
    'Fecha',
    'Fecha de compra',
    'Data',
    'Data ordine',
    'Orderdatum',
    '注文日',
    '日付',
  ],
  status: ['State of the order', 'Bestellstatus', 'Zustand', 'Stand', 'Statut', 'Estado', 'Stato', 'ステータス'],
  amount: [
    'Line Total',
    'Price',
    'Net Amount',
    'Gross Amount',
    'Betrag',
    'Preis',
    'Summe',
    'Gesamtbetrag',
    'Umsatz',
    'Gesamtpreis',
    'Einzelpreis',
    'Stückpreis',
    'Montant',
    'Prix',
    'Importe',
    'Precio',
    'Importo',
    'Prezzo',
    'Bedrag',
    'Kwota',
    '金額',
  ],
  quantity: ['Pieces', 'Count', 'Menge', 'Anzahl', 'Stück', 'Quantité', 'Cantidad', 'Quantità', 'Aantal', '数量'],
  currency: ['Währung', 'Devise', 'Moneda', 'Valuta', '通貨'],
  state: ['Bundesland', 'Région', 'Provincia', 'Estado de envío', 'Regione', '都道府県'],
  country: ['Land', 'Versandland', 'Lieferland', 'Pays', 'País', 'Paese', '国'],
  category: ['Kategorie', 'Warengruppe', 'Produktgruppe', 'Catégorie', 'Categoría', 'Categoria', 'Type', 'カテゴリー'],
  channel: ['Shop', 'Store', 'Source', 'Kanal', 'Canal'],
  sku: ['Article', 'Article No', 'Item Code', 'Artikelnummer', 'Référence', 'Referencia', 'Codice', '商品コード'],
  product_name: ['Description', 'Title', 'Artikel', 'Bezeichnung', 'Text', 'Produit', 'Producto', 'Prodotto', '商品名'],
  city: ['Stadt', 'Ort', 'Ville', 'Ciudad', 'Città', 'Plaats', '市区町村'],
  postal_code: ['PLZ', 'Postleitzahl', 'Code postal', 'Código postal', 'CAP', '郵便番号'],
  promotion: ['Coupon', 'Coupon Code', 'Voucher', 'Promo Code', 'Gutschein'],
  item_tax: ['Tax', 'VAT', 'GST', 'MwSt', 'TVA', 'IVA', '消費税'],
  shipping: ['Shipping', 'Postage', 'Delivery Fee', 'Versand', 'Versandkosten', 'Frais de port', '送料'],
  item_discount: ['Discount', 'Rabatt', 'Remise', 'Descuento', 'Sconto', '割引'],
  last_update: ['Updated', 'Updated at', 'Last Modified', 'Modified'],
};

/** Headers that may mean each field. */
export const headersFor = (field: ReportField): readonly string[] => [
  ...FORMATS.flatMap(({ columns }) => columns[field] ?? []),
  ...(MORE_HEADERS[field] ?? []),
];

/** Statuses that mean cancelled, and that mean that a line came back, in languages of which the service has no words. */
export const CANCELLED =
  /^(?:cancel|storn|annul|anul|void|abgebroch|afgebrok|geannul|avbru|avbest|取消|キャンセル|отмен|отказ|已取消)/iu;
export const RETURNED =
  /return|refund|reject|retour|retoure|rück|erstatt|rembours|reembols|devol|reso|rimbors|zwrot|返品|返金|возврат|退货|退款/iu;

/** A header by which an amount is that of one unit. */
export const UNIT = /unit|each|per (?:piece|item)|piece price|stück|einzel|unitaire|unitario|単価|单价/iu;
/** A header by which an amount has tax in it, and has none. */
export const WITH_TAX = /gross|incl|brutto|ttc|税込/iu;
