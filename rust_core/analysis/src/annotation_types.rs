//! The type that an annotation gives a parameter.

use ruff_python_ast::{Expr, Operator};
use ruff_python_stdlib::sys::is_known_standard_library;

use crate::{
    type_text::{Type, UNKNOWN},
    value_types::Types,
};

/// The type that an annotation names.
pub fn annotated(types: &Types, annotation: &Expr) -> Type {
    match annotation {
        Expr::BinOp(op) if op.op == Operator::BitOr => {
            let (left, right) = (annotated(types, &op.left), annotated(types, &op.right));
            return if right == "none" && left != UNKNOWN { Type::Owned(format!("{left}|none")) } else { UNKNOWN };
        }
        Expr::NoneLiteral(_) => return Type::Borrowed("none"),
        Expr::Subscript(subscript) => {
            let arguments: Vec<Type> = match &*subscript.slice {
                Expr::Tuple(tuple) => tuple.elts.iter().map(|item| annotated(types, item)).collect(),
                single => vec![annotated(types, single)],
            };
            return match (types.resolve(&subscript.value).as_deref(), &*arguments) {
                (Some("builtins.list" | "typing.List"), [item]) => Type::Owned(format!("list[{item}]")),
                (Some("builtins.set" | "typing.Set"), [item]) => Type::Owned(format!("set[{item}]")),
                (Some("builtins.dict" | "typing.Dict"), [key, value]) => Type::Owned(format!("dict[{key},{value}]")),
                (Some("typing.Optional"), [item]) if *item != UNKNOWN => Type::Owned(format!("{item}|none")),
                _ => UNKNOWN,
            };
        }
        _ => {}
    }
    match types.resolve(annotation).as_deref() {
        Some("builtins.str") => Type::Borrowed("str"),
        Some("builtins.bytes") => Type::Borrowed("bytes"),
        Some("builtins.int" | "builtins.bool") => Type::Borrowed("int"),
        Some("builtins.float") => Type::Borrowed("float"),
        Some("builtins.dict" | "typing.Dict") => Type::Borrowed("dict"),
        Some("builtins.list" | "typing.List") => Type::Borrowed("list"),
        Some("builtins.set" | "typing.Set") => Type::Borrowed("set"),
        Some("builtins.tuple" | "typing.Tuple") => Type::Borrowed("tuple"),
        Some("typing.TextIO") => Type::Borrowed("text_file"),
        Some("typing.BinaryIO") => Type::Borrowed("binary_file"),
        Some(
            name @ ("pathlib.Path"
            | "pathlib.PurePath"
            | "socket.socket"
            | "datetime.datetime"
            | "datetime.date"
            | "re.Pattern"
            | "re.Match"
            | "subprocess.Popen"
            | "uuid.UUID"
            | "decimal.Decimal"
            | "configparser.ConfigParser"),
        ) => Type::Owned(name.to_owned()),
        Some(name) if !name.starts_with("builtins.") && !is_known_standard_library(14, name.split('.').next().unwrap_or_default()) => {
            Type::Owned(format!("class:{name}"))
        }
        None if annotation.is_name_expr() && types.is_class(annotation) => {
            let name = annotation.as_name_expr().and_then(|name| types.own(&name.id));
            name.map_or(UNKNOWN, |name| Type::Owned(format!("class:{name}")))
        }
        _ => UNKNOWN,
    }
}
