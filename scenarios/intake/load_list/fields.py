"""What the columns of a load list hold, and the words contributors have for it, in English, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What a column holds."""

    SERIAL = "serial"
    MOU_LINE = "mou_line"
    DESCRIPTION = "description"
    QUANTITY = "quantity"
    LENGTH = "length"
    WIDTH = "width"
    HEIGHT = "height"
    DIMENSIONS = "dimensions"
    """Length, width and height in one cell."""
    MASS = "mass"
    """A mass of which the heading does not say whether it is of each piece or of the whole line."""
    MASS_EACH = "mass_each"
    MASS_LINE = "mass_line"
    WHEELED = "wheeled"
    STACKABLE = "stackable"
    CONTAINER = "container"
    UN_NUMBER = "un_number"
    DG_CLASS = "dg_class"
    DANGEROUS = "dangerous"
    """Whether there are dangerous goods, yes or no."""
    NEQ = "neq"
    POE = "poe"
    POD = "pod"
    REQUIRED = "required_day"
    READY = "ready_day"
    """When it is ready to be shipped."""
    KIND = "kind"
    """Vehicle, trailer, container, box ..."""
    LEFT_OUT = "left_out"
    """Known, and of no use here: volumes and areas worked out of the dimensions, net masses, remarks ..."""


# Words as ``header.plain_words`` leaves them: lower case, no accents, "no" for every sign of number.
_WORDS: Mapping[Field, str] = {
    Field.SERIAL: "serial|s n|serial no|serial number|ser|ser no|s no|sn|sr|sr no|sl|sl no|no|number|item|item no|line|"
    "line no|ln|numero|num|no d ordre|no ordre|numero d ordre|ordre|no de serie|id|uln|ref|reference|"
    "no de ligne|numero de orden|package no|pkg no|case no|colis no|no colis|no de colis|load list no",
    Field.MOU_LINE: "mou line|mou|mou no|mou item|mou ref|mou serial|mou line no|mou line item|mou reference|"
    "annex b line|"
    "annex b|mou annex b|coe code|ligne mou|ligne me|no mou|ligne du memorandum|ligne protocole|ligne pe|me code",
    Field.DESCRIPTION: "description|item description|description of item|description of goods|description of cargo|"
    "description of equipment|nomenclature|designation|designation du materiel|description du materiel|materiel|"
    "libelle|equipment|equipement|article|commodity|cargo description|cargo|goods|nature of goods|desc|descr|"
    "denomination|descripcion|equipment description|nature|major equipment|vehicle description|item name|name of item",
    Field.QUANTITY: "quantity|nos|qty|qte|quantite|qnty|quant|nombre|nbre|nb|pieces|pcs|units|no of units|no of pieces|"
    "no of items|number of pieces|number of units|count|cantidad|qty shipped|total qty|effectif|"
    "no of packages|packages|"
    "nombre de colis|colis|qty pcs|qte totale",
    Field.LENGTH: "length|long|longueur|len|lgth|lg|lgr|lenght|largo|longitud|overall length|longueur hors tout",
    Field.WIDTH: "width|larg|largeur|wid|wdth|breadth|ancho|overall width|largeur hors tout|widht|with|beam",
    Field.HEIGHT: "height|haut|hauteur|ht|hgt|hauteur hors tout|alto|altura|overall height|heigth|hight|height overall",
    Field.DIMENSIONS: "dimensions|dimension|dims|dim|size|l x w x h|lxwxh|l w h|lwh|l x l x h|lxlxh|encombrement|"
    "dimensions l x w x h|dimensions lxwxh|dim lxwxh|measurements|dimensiones|l x b x h|lxbxh|dimensions l x l x h|"
    "dimensions lxlxh|dim l x w x h|dim l x l x h|overall dimensions|length x width x height|"
    "longueur x largeur x hauteur",
    Field.MASS: "gross weight|gross wt|gross mass|weight|wt|mass|poids brut|poids|masse|masse brute|gw|gwt|gr wt|"
    "shipping weight|weight gross|peso bruto|peso|operating weight|loaded weight|gvw|poids en charge|pds|pds brut|"
    "g weight|brut|gross|wght|weigth",
    Field.MASS_EACH: "mass each|weight each|unit weight|weight per unit|weight per piece|unit mass|gross weight each|"
    "unit gross weight|gross weight per unit|poids unitaire|poids brut unitaire|poids unit|masse unitaire|wt each|"
    "unit wt|gross wt each|gross mass each|peso unitario|poids par piece|poids brut par piece|each weight|"
    "gross weight per piece|gross weight unit|poids par unite",
    Field.MASS_LINE: "total weight|total mass|total gross weight|gross weight total|line weight|poids total|"
    "poids brut total|masse totale|total wt|weight total|total gross wt|wt total|gross wt total|peso total|"
    "poids total brut|mass total|total gross mass",
    Field.WHEELED: "wheeled|on wheels|wheels|roro|ro ro|rolling|self propelled|roulant|sur roues|a roues|rolling stock|"
    "wheeled y n|drivable|driveable|sobre ruedas|towed or self propelled|wheeled tracked|towable",
    Field.STACKABLE: "stackable|stack|can be stacked|gerbable|empilable|stacking|stackable y n|apilable|superposable",
    Field.CONTAINER: "container|container no|container number|cont no|cntr no|cntr|ctr no|ctnr no|conteneur|"
    "conteneur no|no conteneur|no de conteneur|numero de conteneur|no du conteneur|iso container no|container id|"
    "cont number|contenedor|no de contenedor|iso no|container serial no|no ctr|tc no|no tc",
    Field.UN_NUMBER: "un no|un number|un|un nr|no onu|onu|numero onu|un num|unno|undg|un dg no|onu no|un id|un id no",
    Field.DG_CLASS: "class|dg class|imo class|imdg class|hazard class|hazmat class|imo|imdg|classe|classe imo|"
    "classe imdg|"
    "classe de danger|dangerous goods class|haz class|class division|division|classe md|clase|un class|dg cl|"
    "classe onu|hazard division|hd|imo imdg class",
    Field.DANGEROUS: "dg|dangerous goods|hazardous|hazmat|dangerous|haz|hazardous cargo|marchandises dangereuses|"
    "matiere dangereuse|md|dangereux|hazardous y n|dg y n|dangerous cargo|matieres dangereuses",
    Field.NEQ: "neq|nem|nec|net explosive quantity|net explosive weight|net explosive mass|net explosive content|"
    "qne|mne|masse nette explosive|masse nette d explosif|quantite nette d explosif|quantite nette explosive|"
    "net expl qty|neq total|total neq|masse active|poids net explosif|matiere active|qte nette explosive",
    Field.POE: "poe|spoe|port of embarkation|port of loading|pol|port d embarquement|port de chargement|"
    "port embarkation|"
    "loading port|embarkation port|port of departure|puerto de embarque|port de depart",
    Field.POD: "pod|spod|port of debarkation|port of discharge|port of disembarkation|port de debarquement|"
    "port de dechargement|port debarkation|discharge port|disembarkation port|port of arrival|puerto de desembarque|"
    "port d arrivee",
    Field.REQUIRED: "required date|required day|required|rdd|required delivery date|required by|date required|"
    "need date|needed by|"
    "date requise|date de livraison|date de livraison requise|date souhaitee|delivery date|date voulue|"
    "required on site|"
    "required at pod|fecha requerida|date d arrivee requise|date d arrivee souhaitee|lad|latest arrival date|"
    "latest arrival",
    Field.READY: "ready date|ready to load|rld|ready to load date|available date|ald|available to load|ship date|"
    "shipping date|date of shipment|etd|date d embarquement|date d expedition|ready|ready day|availability|"
    "date de disponibilite|disponible le|available from|available|date of embarkation",
    Field.KIND: "type|kind|cargo type|category|categorie|type of cargo|class of cargo|nature du colis|package type|"
    "type of package|packing|packaging|mode|type de colis|conditionnement|emballage|genre|tipo|type de materiel|"
    "vehicle type|type of equipment|unit type",
    Field.LEFT_OUT: "volume|vol|cubage|m3|cbm|cube|area|surface|footprint|m2|sqm|lane metres|lane meters|lm|lane m|"
    "metres lineaires|ml|net weight|net wt|net mass|poids net|tare|tare weight|poids a vide|remarks|remark|"
    "remarques|observations|observation|obs|comments|comment|notes|make|model|marque|modele|make model|"
    "registration|reg no|registration no|immatriculation|no d immatriculation|plate no|plate|chassis no|no chassis|"
    "engine no|vin|colour|color|year|annee|owner|location|value|valeur|usd|unit|unite|seal no|seal|no plomb|plomb|"
    "status|state|proper shipping name|psn|packing group|pg|groupe d emballage|remarks cure|cause and cure|teu|"
    "total volume|volume total|unit volume|fuel|telephone|phone|source|origin|destination|country|company|platoon",
}

FIELD_OF_WORDS: Mapping[str, Field] = {words: field for field, joined in _WORDS.items() for words in joined.split("|")}
"""Field by the words of its heading."""

LENGTHS = (Field.LENGTH, Field.WIDTH, Field.HEIGHT)
MASSES = (Field.MASS, Field.MASS_EACH, Field.MASS_LINE)
