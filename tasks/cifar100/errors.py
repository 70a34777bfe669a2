"""What can be wrong with the files of CIFAR-100."""

from tasks.errors import TasksError

PAGE = "https://www.cs.toronto.edu/~kriz/cifar.html"
"""Where they are published."""


class Cifar100Error(TasksError):
    """These are not the files of CIFAR-100, or not all of them."""

    code = "bad_cifar100"
    hint = f"take “CIFAR-100 python version” anew from {PAGE}"


class UnsafeFileError(Cifar100Error):
    """A file asks for what no file of CIFAR-100 needs; nothing of it was run."""

    code = "unsafe_file"
    hint = (
        f"do not use this file, wherever it is from: take “CIFAR-100 python version” anew from {PAGE}"
        " and compare its md5sum with the one given there"
    )
