"""Where a network can be cut in two, so that its early part runs more precisely than the rest.

Rounding does most harm at the beginning: the first layers look at small differences between neighbouring
pixels, and every later layer works on what they made of them. They are a small part of the work.
"""

from collections import Counter

from models_store.runtime.openvino_library import ov

_EARLY = 0.2  # of the layers that multiply
_MULTIPLY = {"Convolution", "GroupConvolution", "MatMul"}


def cut_early(model: ov.Model) -> tuple[ov.Model, ov.Model]:
    """The model's early part, a fifth of its layers, and the rest; the model itself is used up.

    Returns:
        Two models; the one output of the first is the one input of the second.

    Raises:
        ValueError: There is no place after the early layers where one tensor is all that passes.
    """
    joint = _joint(model)
    readers = list(joint.get_target_inputs())
    handed_on = ov.opset13.parameter(joint.get_partial_shape(), joint.get_element_type())
    for reader in readers:
        reader.replace_source_output(handed_on.output(0))
    return ov.Model([joint], model.get_parameters()), ov.Model(model.get_results(), [handed_on])


def _joint(model: ov.Model) -> ov.Output:
    """The first output after the early layers that is all the rest depends on."""
    nodes = [node for node in model.get_ordered_ops() if node.get_type_name() != "Result"]
    varies = _varying(nodes)
    layers = sum(node.get_type_name() in _MULTIPLY for node in nodes)
    multiplied = 0
    awaited: Counter[str] = Counter()  # by the name of a node, those that are still to read it
    for node in nodes:
        name = node.get_friendly_name()
        if name not in varies:
            continue
        awaited -= Counter(source for source in _sources(node) if source in varies)
        awaited[name] = sum(len(output.get_target_inputs()) for output in node.outputs())
        multiplied += node.get_type_name() in _MULTIPLY
        is_early = _EARLY * layers <= multiplied < layers
        if is_early and len(awaited) == 1 and node.get_output_size() == 1:
            return node.output(0)
    raise ValueError("it has no place to be cut")


def _varying(nodes: list[ov.Node]) -> set[str]:
    """Names of the nodes that depend on the input; the others are constants and what is made of them."""
    varies: set[str] = set()
    for node in nodes:
        is_input = node.get_type_name() == "Parameter"
        if is_input or any(source in varies for source in _sources(node)):
            varies.add(node.get_friendly_name())
    return varies


def _sources(node: ov.Node) -> list[str]:
    """Names of the nodes that a node reads, once for each of its inputs."""
    return [source.get_source_output().get_node().get_friendly_name() for source in node.inputs()]
