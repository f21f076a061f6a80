using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NymActors.Architecture.Seams;

/// <summary>
/// Finds what goes around the seams by the meaning of the code, not by its text: all sources of the product are one compilation, and each
/// name, object creation and enumeration in them is looked up.
/// </summary>
internal sealed class SeamScanner
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // A model keeps what it has found out, so that the second question costs little.
    private readonly SemanticModel[] _models;

    /// <summary>Takes sources.</summary>
    /// <param name="sources">Path and text of each.</param>
    /// <param name="withProduct">Whether they use the packages of the product, or are its sources.</param>
    public SeamScanner(IEnumerable<(string Path, string Text)> sources, bool withProduct)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Sources",
            sources.Append(("", ImplicitUsings)).Select(source => CSharpSyntaxTree.ParseText(source.Item2, options, source.Item1)),
            withProduct ? ReferencedAssemblies.All : ReferencedAssemblies.WithoutProduct,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        _models = [.. compilation.SyntaxTrees.Select(tree => compilation.GetSemanticModel(tree))];
    }

    /// <summary>Everything that goes around a seam.</summary>
    /// <returns>The file, its line from 1, and the name of the rule.</returns>
    public IEnumerable<(string Path, int Line, string What)> Find() =>
        from model in _models.AsParallel().AsOrdered()
        let tree = model.SyntaxTree
        from node in tree.GetRoot().DescendantNodes()
        let what = Look(model, node)
        where what is not null
        select (tree.FilePath, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, what);

    /// <summary>The calls whose meaning is unknown: what the scanner cannot see.</summary>
    public IEnumerable<string> Unknown() =>
        from model in _models.AsParallel().AsOrdered()
        let tree = model.SyntaxTree
        from call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is not IdentifierNameSyntax { Identifier.ValueText: "nameof" } && SymbolOf(model, call) is null
        select $"{tree.FilePath}: {call.Expression}";

    private static string? Look(SemanticModel model, SyntaxNode node) => node switch
    {
        SimpleNameSyntax name => SymbolOf(model, name) is { } symbol
            ? SeamRules.Find(symbol, name, parameter => Argument(name.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.ArgumentList, symbol, parameter))
                ?? OfMember(model, name, symbol)
            : null,
        BaseObjectCreationExpressionSyntax creation => SymbolOf(model, creation) is { } symbol
            ? SeamRules.Find(symbol, creation, parameter => Argument(creation.ArgumentList, symbol, parameter))
            : null,
        ForEachStatementSyntax loop => OfItems(model, loop.Expression),
        SpreadElementSyntax spread => OfItems(model, spread.Expression),
        ArgumentSyntax argument when model.GetTypeInfo(argument.Expression).ConvertedType is { Name: "IEnumerable" } => OfItems(model, argument.Expression),
        _ => null,
    };

    private static string? OfMember(SemanticModel model, SimpleNameSyntax name, ISymbol symbol) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name && SeamRules.Enumerates(symbol) ? OfItems(model, access.Expression) : null;

    private static string? OfItems(SemanticModel model, ExpressionSyntax items) =>
        SeamRules.IsUnordered(model.GetTypeInfo(items).Type) ? "enumeration of an unordered collection" : null;

    private static ExpressionSyntax? Argument(ArgumentListSyntax? list, ISymbol symbol, string parameter)
    {
        var position = symbol is IMethodSymbol method ? method.Parameters.ToList().FindIndex(candidate => candidate.Name == parameter) : -1;
        return list is null || position < 0
            ? null
            : (list.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter)
                ?? (position < list.Arguments.Count && list.Arguments[position].NameColon is null ? list.Arguments[position] : null))?.Expression;
    }

    private static ISymbol? SymbolOf(SemanticModel model, SyntaxNode node)
    {
        var found = model.GetSymbolInfo(node);
        return found.Symbol ?? found.CandidateSymbols.FirstOrDefault();
    }
}
